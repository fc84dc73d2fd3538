import type {
  Container,
  Deployment,
  Manifest,
  NodeConfig,
  Probe,
  Service,
} from '../../src/cluster/objects.ts';
import { ZONE_LABEL } from '../../src/cluster/objects.ts';
import { DEFAULT_CLUSTER_SETTINGS } from '../../src/cluster/settings.ts';
import { DEFAULT_NETWORK_SETTINGS } from '../../src/network/settings.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import type { TrafficConfig, WorkloadConfig } from '../../src/workload/config.ts';

const GIB = 2 ** 30;

/** Nodes `worker-1` to `worker-n`, dealt out over zones a, b and c. */
export function workers(count: number, cpu = 4000): NodeConfig[] {
  return Array.from({ length: count }, (_, i) => ({
    name: `worker-${i + 1}`,
    capacity: { cpu, memory: 16 * GIB, pods: 110 },
    labels: { [ZONE_LABEL]: 'abc'[i % 3] },
    taints: [],
    unschedulable: false,
  }));
}

export const PROBE: Probe = {
  initialDelaySeconds: 0,
  periodSeconds: 5,
  timeoutSeconds: 1,
  successThreshold: 1,
  failureThreshold: 3,
};

export function container(changes: Partial<Container> = {}): Container {
  return {
    name: 'app',
    image: 'app:1',
    requests: { cpu: 10, memory: 2 ** 20 },
    ports: [{ containerPort: 80, protocol: 'TCP' }],
    readinessProbe: PROBE,
    preStopSeconds: 0,
    ...changes,
  };
}

/** A Deployment whose pods carry the label `app: <name>`. */
export function deployment(
  name: string,
  replicas: number,
  app: Container = container(),
): Extract<Manifest, { kind: 'Deployment' }> {
  const spec: Deployment['spec'] = {
    replicas,
    selector: { matchLabels: { app: name }, matchExpressions: [] },
    template: {
      labels: { app: name },
      annotations: {},
      spec: { nodeSelector: {}, tolerations: [], containers: [app], terminationGracePeriodSeconds: 30 },
    },
  };
  return { kind: 'Deployment', meta: { name, namespace: 'default', labels: {}, annotations: {} }, spec };
}

/** A Service that selects `app: <name>`, port 80. */
export function service(
  name: string,
  spec: Partial<Service['spec']> = {},
): Extract<Manifest, { kind: 'Service' }> {
  return {
    kind: 'Service',
    meta: { name, namespace: 'default', labels: {}, annotations: {} },
    spec: {
      type: 'ClusterIP',
      selector: { app: name },
      ports: [{ protocol: 'TCP', port: 80, targetPort: 80 }],
      publishNotReadyAddresses: false,
      ...spec,
    },
  };
}

/** Poisson traffic of twenty pods to the Service `web`, each request over a new connection, no retries. */
export function traffic(rate: number, changes: Partial<TrafficConfig> = {}): TrafficConfig {
  return {
    name: 'web',
    from: { place: 'pods', count: 20, nodes: [] },
    to: 'http://web',
    entry: { via: 'ClusterIP', namespace: 'default', service: 'web', port: 80 },
    arrivals: { process: 'poisson', rate },
    start: 0,
    stop: Number.POSITIVE_INFINITY,
    reuse: 1,
    timeout: 1,
    retries: { attempts: 0, backoff: 0.1, maxBackoff: 10, jitter: 'full' },
    ...changes,
  };
}

/** One worker a pod, exponential service with a mean of 10 ms, ready in an instant. */
export function workload(changes: Partial<WorkloadConfig> = {}): WorkloadConfig {
  return {
    match: {},
    service: { distribution: 'exponential', mean: 0.01 },
    concurrency: 1,
    queue: 100_000,
    startup: 0,
    shutdown: { accept: 0, drain: 0 },
    cpu: 1,
    ...changes,
  };
}

/** Three nodes, six pods of `web` behind a Service, 60 requests a second for 100 s; everything can be changed. */
export function scenario(changes: Partial<Scenario> = {}): Scenario {
  return {
    name: 'test',
    description: '',
    seed: 1,
    duration: 100,
    warmup: 0,
    settle: 60,
    step: 1,
    nodes: workers(3),
    cluster: DEFAULT_CLUSTER_SETTINGS,
    network: DEFAULT_NETWORK_SETTINGS,
    manifests: [deployment('web', 6), service('web')].map((manifest) => ({ manifest, at: -60 })),
    workloads: [workload()],
    traffic: [traffic(60)],
    faults: [],
    thresholds: [],
    ...changes,
  };
}
