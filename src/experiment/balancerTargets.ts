import { objectKey } from '../cluster/api/objectKey.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { isExcluded } from '../cluster/controllers/service/nodeSet.ts';
import {
  type Cloud,
  NODE_SYNC_PERIOD,
  ServiceController,
} from '../cluster/controllers/service/serviceController.ts';
import { EventRecorder } from '../cluster/eventRecorder.ts';
import type { EventSink } from '../cluster/events.ts';
import { getOrAdd } from '../cluster/getOrAdd.ts';
import type { EndpointSlice, Service } from '../cluster/objects.ts';
import type { EventLoop } from '../engine/eventLoop.ts';
import type { Hosts } from '../network/hosts.ts';
import type { BalancerProfile } from '../network/loadBalancer/profile.ts';
import { ProfiledLoadBalancer } from '../network/loadBalancer/profiledLoadBalancer.ts';
import type { LoadBalancerSettings } from '../network/settings.ts';
import type { TrafficConfig } from '../workload/config.ts';
import type { SourceEntry } from '../workload/entries.ts';

/** What the targets of load balancers follow. */
export interface BalancerTargetsParts {
  readonly loop: EventLoop;
  readonly cluster: Cluster;
  readonly hosts: Pick<Hosts, 'has' | 'numberOf'>;
  readonly traffic: readonly TrafficConfig[];
  /** One for each traffic source. */
  readonly entries: readonly SourceEntry[];
  readonly settings: LoadBalancerSettings;
  readonly events: EventSink;
}

/** A Service's load balancer and the targets that it was told, by the names of their nodes or by pod slot. */
interface Pool {
  /** `namespace/name` of the Service. */
  readonly name: string;
  readonly balancer: ProfiledLoadBalancer;
  readonly profile: BalancerProfile;
  readonly targets: Map<string, number>;
  /** The nodes that the cloud's controller has given it. */
  nodes: readonly string[];
  /** The load balancer is there, and follows its targets. */
  provisioned: boolean;
}

/**
 * Tells the load balancers with a profile which targets there are, each by way of those who do so in a real cluster and with their
 * lag: a cloud's service controller, the speakers of MetalLB, or a controller that registers pods.
 *
 * What is there before the traffic starts has been there for long: its load balancer is provisioned, and its targets are registered
 * and healthy.
 */
export class BalancerTargets {
  readonly #parts: BalancerTargetsParts;
  /** By `namespace/name` of their Service. */
  readonly #pools = new Map<string, Pool>();
  /** Nodes from which MetalLB may announce. */
  readonly #speakers = new Set<string>();
  /** Ready pods of each Service by slice. */
  readonly #slices = new Map<string, Map<string, readonly number[]>>();

  constructor(parts: BalancerTargetsParts) {
    this.#parts = parts;
    for (const [source, { loadBalancer }] of parts.entries.entries()) {
      const { namespace, service } = parts.traffic[source].entry;
      const name = `${namespace}/${service}`;
      const profile = parts.settings.services?.[name];
      if (loadBalancer instanceof ProfiledLoadBalancer && profile !== undefined)
        this.#pools.set(name, {
          ...{ name, profile, balancer: loadBalancer, targets: new Map() },
          ...{ nodes: [], provisioned: false },
        });
    }
  }

  /** Starts the controllers. Without a load balancer that has a profile there are none. */
  start(): void {
    const { loop, cluster, events, settings } = this.#parts;
    const { nodeSyncPeriod = NODE_SYNC_PERIOD, services } = settings;
    if (services === undefined) return;
    this.#watchSpeakers();
    this.#watchPods();
    new ServiceController({
      loop,
      api: cluster.client('cloud-controller-manager'),
      events: new EventRecorder(loop, events),
      nodeSyncPeriod,
      cloud: this.#cloud(),
    });
  }

  /**
   * What the service controller asks of the cloud (`cloudprovider.LoadBalancer`,
   * staging/src/k8s.io/cloud-provider/cloud.go): to make a load balancer, to give it other nodes, to take it away.
   */
  #cloud(): Cloud {
    const poolOf = ({ meta }: Service) => this.#pools.get(objectKey(meta));
    return {
      ensure: (service, nodes, done) => this.#ensure(service, nodes, done),
      update: (service, nodes) => {
        const pool = poolOf(service);
        if (pool === undefined) return;
        pool.nodes = nodes;
        this.#follow(pool);
      },
      // What remains of its connections is the data plane's affair: here only targets go.
      remove: (service) => {
        const pool = poolOf(service);
        if (pool === undefined) return;
        pool.provisioned = false;
        this.#setTargets(pool, new Map());
      },
    };
  }

  /** A Service of the start has its load balancer; another one waits for it, and has no target before. */
  #ensure(service: Service, nodes: readonly string[], done: (status: Service['status']) => void): void {
    const name = objectKey(service.meta);
    const profile = this.#parts.settings.services?.[name];
    const pool = this.#pools.get(name);
    if (pool !== undefined) pool.nodes = nodes;
    const ready = () => {
      const status = this.#parts.cluster.loadBalancerStatus(service);
      if (pool !== undefined) this.#provision(pool, status.loadBalancerIP ?? '');
      done(status);
    };
    // One of no certain make was there with its Service.
    if (profile === undefined || this.#isBeforeTraffic) ready();
    else this.#parts.loop.setTimer(profile.provisioning, ready);
  }

  /** The load balancer is there from now on, with the targets that are known by now. */
  #provision(pool: Pool, address: string): void {
    pool.provisioned = true;
    pool.balancer.provision(address);
    this.#follow(pool);
  }

  /** Before time 0 the cluster settles: what is made then has been there for long. */
  get #isBeforeTraffic(): boolean {
    return this.#parts.loop.now < 0;
  }

  /** Brings the targets of a load balancer up to what is known. */
  #follow(pool: Pool): void {
    if (!pool.provisioned) return;
    if (pool.profile.targets === 'ip') this.#setPods(pool);
    else this.#setNodes(pool, isMetalLB(pool) ? [...this.#speakers] : pool.nodes);
  }

  /** A speaker on each node, which watches the nodes itself; the label that excludes a node counts at once. */
  #watchSpeakers(): void {
    const metal = [...this.#pools.values()].filter(isMetalLB);
    if (metal.length === 0) return;
    this.#parts.cluster.client('metallb-speaker').watch('Node', ({ type, object: { meta } }) => {
      if (type === 'DELETED' || isExcluded(meta.labels)) this.#speakers.delete(meta.name);
      else this.#speakers.add(meta.name);
      for (const pool of metal) this.#follow(pool);
    });
  }

  /** Pods are registered and deregistered as they become ready and cease to be (TargetGroupBinding). */
  #watchPods(): void {
    const pools = [...this.#pools].filter(([, { profile }]) => profile.targets === 'ip');
    if (pools.length === 0) return;
    const names = new Set(pools.map(([name]) => name));
    this.#parts.cluster.client('load-balancer-controller').watch('EndpointSlice', ({ type, object }) => {
      const name = `${object.meta.namespace}/${object.serviceName}`;
      if (!names.has(name)) return;
      const slices = getOrAdd(this.#slices, name, () => new Map<string, readonly number[]>());
      slices.set(object.meta.name, type === 'DELETED' ? [] : readySlots(object));
      const pool = this.#pools.get(name);
      if (pool !== undefined) this.#follow(pool);
    });
  }

  /** By slot, as text: the pods of a Service are told apart by nothing else. */
  #setPods(pool: Pool): void {
    const slots = [...(this.#slices.get(pool.name)?.values() ?? [])].flat();
    this.#setTargets(pool, new Map(slots.map((slot) => [`${slot}`, slot])));
  }

  /** A node whose machine is gone by now is no target; one that was a target keeps its number until it leaves. */
  #setNodes(pool: Pool, names: readonly string[]): void {
    const { hosts } = this.#parts;
    const present = names.filter((name) => hosts.has(name));
    this.#setTargets(pool, new Map(present.map((name) => [name, hosts.numberOf(name)])));
  }

  /**
   * Tells the difference only: one that stays keeps its health and its connections. Those that leave go first, so that
   * a number that was given anew is not taken out again.
   */
  #setTargets({ balancer, targets }: Pool, next: ReadonlyMap<string, number>): void {
    for (const [name, target] of targets) {
      if (next.get(name) === target) continue;
      targets.delete(name);
      balancer.leave(target);
    }
    for (const [name, target] of next) {
      if (targets.has(name)) continue;
      targets.set(name, target);
      if (this.#isBeforeTraffic) balancer.adopt(target);
      else balancer.join(target);
    }
  }
}

/** In both modes the speakers on the nodes announce the address, so the targets are the nodes that have one. */
function isMetalLB({ profile }: Pool): boolean {
  return profile.profile === 'metallb-l2' || profile.profile === 'metallb-bgp';
}

/** As the slice says, which the API has for ready pods that do not terminate. */
function readySlots({ endpoints }: EndpointSlice): number[] {
  return endpoints.filter(({ ready }) => ready).map(({ slot }) => slot);
}
