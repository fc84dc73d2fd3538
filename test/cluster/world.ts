import { Cluster } from '../../src/cluster/cluster.ts';
import type { ClusterEvent } from '../../src/cluster/events.ts';
import type { NodeGroupConfig } from '../../src/cluster/nodeGroup.ts';
import type {
  Container,
  Labels,
  Manifest,
  NodeConfig,
  Pod,
  PodDisruptionBudget,
  PodSpec,
  Probe,
  Service,
  ServicePort,
} from '../../src/cluster/objects.ts';
import { type ClusterSettings, DEFAULT_CLUSTER_SETTINGS } from '../../src/cluster/settings.ts';
import { EventLoop } from '../../src/engine/eventLoop.ts';
import { RandomStreams } from '../../src/engine/random.ts';
import { FakeRuntime } from './fakeRuntime.ts';

export const GiB = 2 ** 30;

export const PROBE: Probe = {
  initialDelaySeconds: 0,
  periodSeconds: 10,
  timeoutSeconds: 1,
  successThreshold: 1,
  failureThreshold: 3,
};

/** Nodes `worker-1` to `worker-n`, zones dealt out in turn. */
export function nodes(
  count: number,
  zones: readonly string[] = [],
  change: Partial<NodeConfig> = {},
): NodeConfig[] {
  return Array.from({ length: count }, (_, i) => {
    const name = `worker-${i + 1}`;
    const zone: Labels = zones.length === 0 ? {} : { 'topology.kubernetes.io/zone': zones[i % zones.length] };
    return {
      name,
      capacity: { cpu: 4000, memory: 16 * GiB, pods: 110 },
      labels: { 'kubernetes.io/hostname': name, ...zone },
      taints: [],
      unschedulable: false,
      ...change,
    };
  });
}

export function container(change: Partial<Container> = {}): Container {
  return {
    name: 'app',
    image: 'app:1',
    requests: { cpu: 0, memory: 0 },
    ports: [],
    preStopSeconds: 0,
    ...change,
  };
}

export function podSpec(change: Partial<PodSpec> = {}): PodSpec {
  return {
    nodeSelector: {},
    tolerations: [],
    containers: [container()],
    terminationGracePeriodSeconds: 30,
    ...change,
  };
}

export function deployment(name: string, replicas: number, spec: PodSpec = podSpec()): Manifest {
  const labels = { app: name };
  return {
    kind: 'Deployment',
    meta: { name, namespace: 'default', labels, annotations: {} },
    spec: {
      replicas,
      selector: { matchLabels: labels, matchExpressions: [] },
      template: { labels, annotations: {}, spec },
    },
  };
}

const HTTP: ServicePort = { protocol: 'TCP', port: 80, targetPort: 80 };

/** @param selecting false: a Service without a selector */
export function service(name: string, change: Partial<Service['spec']> = {}, selecting = true): Manifest {
  const selector = selecting ? { selector: { app: name } } : {};
  return {
    kind: 'Service',
    meta: { name, namespace: 'default', labels: {}, annotations: {} },
    spec: { type: 'ClusterIP', ...selector, ports: [HTTP], publishNotReadyAddresses: false, ...change },
  };
}

export function barePod(name: string, labels: Labels = {}, spec: PodSpec = podSpec()): Manifest {
  return { kind: 'Pod', meta: { name, namespace: 'default', labels, annotations: {} }, spec };
}

/** A disruption budget over the pods with the label `app: <name>`. */
export function budget(name: string, spec: Omit<PodDisruptionBudget['spec'], 'selector'>): Manifest {
  return {
    kind: 'PodDisruptionBudget',
    meta: { name, namespace: 'default', labels: {}, annotations: {} },
    spec: { selector: { matchLabels: { app: name }, matchExpressions: [] }, ...spec },
  };
}

/** A cluster that has just started, at time 0, on a fake container runtime. */
export class World {
  readonly loop = new EventLoop();
  readonly events: ClusterEvent[] = [];
  readonly runtime: FakeRuntime;
  readonly cluster: Cluster;

  constructor(
    nodeConfigs: readonly NodeConfig[],
    settings: Partial<ClusterSettings> = {},
    runtime: {
      startup?: number;
      shutdown?: number;
      seed?: number;
      nodeGroups?: readonly NodeGroupConfig[];
    } = {},
  ) {
    this.runtime = new FakeRuntime(this.loop, runtime.startup, runtime.shutdown);
    this.cluster = new Cluster({
      loop: this.loop,
      streams: new RandomStreams(runtime.seed ?? 1),
      settings: { ...DEFAULT_CLUSTER_SETTINGS, ...settings },
      runtime: this.runtime,
      nodes: nodeConfigs,
      nodeGroups: runtime.nodeGroups ?? [],
      events: (event) => this.events.push(event),
    });
    this.cluster.start();
  }

  /** Lets `seconds` pass. */
  run(seconds: number): void {
    this.loop.advance(this.loop.now + seconds);
  }

  pods(): Pod[] {
    return [...this.cluster.api.list('Pod')];
  }

  /** Ready pods that nobody deletes. */
  readyPods(): Pod[] {
    return this.pods().filter((pod) => pod.status.ready && pod.meta.deletionTimestamp === undefined);
  }

  /** Addresses of the endpoints of a Service that are ready, at the API server. */
  readyAddresses(serviceName: string): string[] {
    return [...this.cluster.api.list('EndpointSlice')]
      .filter((slice) => slice.serviceName === serviceName)
      .flatMap((slice) => slice.endpoints)
      .filter((endpoint) => endpoint.ready)
      .map((endpoint) => endpoint.address);
  }

  /** Events of a reason, optionally about one object. */
  eventsOf(reason: string, object?: string): ClusterEvent[] {
    return this.events.filter(
      (event) => event.reason === reason && (object === undefined || event.object === object),
    );
  }

  /** How many pods each node has, by name. */
  podsByNode(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { spec } of this.pods()) counts[spec.nodeName ?? ''] = (counts[spec.nodeName ?? ''] ?? 0) + 1;
    return counts;
  }
}
