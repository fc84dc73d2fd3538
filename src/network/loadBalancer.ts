import type { Picker } from '../balancing/policy.ts';
import type { EventLoop } from '../engine/eventLoop.ts';
import type { RandomStream } from '../engine/random.ts';
import { type Hosts, INTERNET } from './hosts.ts';
import type { FrontEnd } from './loadBalancer/frontEnd.ts';
import { TargetHealth } from './loadBalancer/targetHealth.ts';
import type { LoadBalancerSettings } from './settings.ts';

/** The bits of a flow that stand for the client's port. */
const LAST_PORT = 0xffff;

/**
 * A load balancer outside the cluster, in front of every node (`externalTrafficPolicy: Cluster`). It learns of a dead
 * node only through its own health checks of that node's kube-proxy (port 10256, `/healthz`): the cloud
 * controller leaves nodes that are not ready in the set (KEP-3458).
 */
export class LoadBalancer implements FrontEnd {
  readonly provisioned = true;
  readonly targets = 'instance';
  readonly whenNoneHealthy = 'refuse';
  readonly latency = 0;
  readonly idleTimeout = 0;
  readonly atIdle = 'reset';
  readonly connectionTracking = true;
  readonly #health: TargetHealth;
  readonly #picker: Picker;
  #usable: Int32Array;

  /**
   * Starts checking at once; each node's checks begin at a random point of the interval. Nodes count as healthy
   * from the start.
   * @param healthChanged called when the verdict on a node changes
   * @param nodes those of its cluster; absent: all
   */
  constructor(
    loop: EventLoop,
    hosts: Hosts,
    settings: LoadBalancerSettings,
    picker: Picker,
    phase: RandomStream,
    healthChanged: (node: number, healthy: boolean) => void,
    nodes: Iterable<number> = hosts.present,
  ) {
    this.#picker = picker;
    const timing = {
      interval: settings.healthCheckInterval,
      timeout: settings.healthCheckTimeout,
      healthy: settings.healthyThreshold,
      unhealthy: settings.unhealthyThreshold,
    };
    // A kube-proxy whose node is to be deleted answers too, but with an error.
    const probe = (node: number) =>
      !hosts.reachable(INTERNET, node) ? 'silence' : hosts.draining[node] === 0 ? 'good' : 'bad';
    this.#health = new TargetHealth(loop, timing, phase, probe, (node, healthy) => {
      this.#update();
      healthChanged(node, healthy);
    });
    const all = Int32Array.from(nodes);
    for (const node of all) this.#health.begin(node, true);
    this.#usable = all;
  }

  /**
   * A node comes into the pool; one that is there stays as it is. Its checks begin, and it gets connections once
   * enough of them were good: a cloud registers a target as one that is not yet healthy.
   */
  join(node: number): void {
    this.#health.begin(node, false);
  }

  /** A node leaves the pool: no new connection goes to it, and nobody checks it any more. */
  leave(node: number): void {
    this.#health.end(node);
    this.#update();
  }

  /** The node that the next connection goes to, or -1 when none is believed healthy. */
  pick(flow = 0, source = 0): number {
    const usable = this.#usable;
    return usable.length === 0 ? -1 : usable[this.#picker.pick(usable, source, flow & LAST_PORT)];
  }

  /** Does the load balancer believe that the node can take traffic? */
  believesHealthy(node: number): boolean {
    return this.#health.isHealthy(node);
  }

  /** It leaves connections alone: nobody has to be told. */
  onFlowsEnded(): void {}

  #update(): void {
    this.#usable = Int32Array.from(this.#health.healthy());
  }
}
