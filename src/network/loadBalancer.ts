import type { Picker } from '../balancing/policy.ts';
import type { EventLoop } from '../engine/eventLoop.ts';
import type { RandomStream } from '../engine/random.ts';
import { type Hosts, INTERNET } from './hosts.ts';
import type { LoadBalancerSettings } from './settings.ts';

/**
 * A load balancer outside the cluster, in front of every node (`externalTrafficPolicy: Cluster`). It learns of a dead
 * node only through its own health checks of that node's kube-proxy (port 10256, `/healthz`): the cloud
 * controller leaves nodes that are not ready in the set (KEP-3458).
 */
export class LoadBalancer {
  readonly #loop: EventLoop;
  readonly #hosts: Hosts;
  readonly #settings: LoadBalancerSettings;
  readonly #picker: Picker;
  readonly #healthChanged: (node: number, healthy: boolean) => void;
  readonly #healthy: Uint8Array;
  /** Checks in a row that contradict the present verdict. */
  readonly #contradictions: Uint16Array;
  /** 1 for the nodes that the cloud's controller has put into the pool; the others are not checked. */
  readonly #inPool: Uint8Array;
  /** How often each number has left the pool: a check that was planned before does not take place. */
  readonly #departures: Uint32Array;
  readonly #phase: RandomStream;
  #targets: Int32Array;

  /**
   * Starts checking at once; each node's checks begin at a random point of the interval. Nodes count as healthy
   * from the start.
   * @param healthChanged called when the verdict on a node changes
   */
  constructor(
    loop: EventLoop,
    hosts: Hosts,
    settings: LoadBalancerSettings,
    picker: Picker,
    phase: RandomStream,
    healthChanged: (node: number, healthy: boolean) => void,
  ) {
    this.#loop = loop;
    this.#hosts = hosts;
    this.#settings = settings;
    this.#picker = picker;
    this.#healthChanged = healthChanged;
    this.#phase = phase;
    this.#healthy = new Uint8Array(hosts.count);
    this.#contradictions = new Uint16Array(hosts.count);
    this.#inPool = new Uint8Array(hosts.count);
    this.#departures = new Uint32Array(hosts.count);
    this.#targets = Int32Array.from(hosts.present);
    for (const node of hosts.present) {
      this.#healthy[node] = 1;
      this.join(node);
    }
  }

  /**
   * A node comes into the pool; one that is there stays as it is. Its checks begin, and it gets connections once
   * enough of them were good: a cloud registers a target as one that is not yet healthy.
   */
  join(node: number): void {
    if (this.#inPool[node] === 1) return;
    this.#inPool[node] = 1;
    this.#contradictions[node] = 0;
    this.#checkIn(this.#phase() * this.#settings.healthCheckInterval, node);
  }

  /** A node leaves the pool: no new connection goes to it, and nobody checks it any more. */
  leave(node: number): void {
    if (this.#inPool[node] === 0) return;
    this.#inPool[node] = 0;
    this.#healthy[node] = 0;
    this.#departures[node]++;
    this.#targets = Int32Array.from(this.#nodesBelievedHealthy());
  }

  /** The node that the next connection goes to, or -1 when none is believed healthy. */
  pick(): number {
    const targets = this.#targets;
    return targets.length === 0 ? -1 : targets[this.#picker.pick(targets)];
  }

  /** Does the load balancer believe that the node can take traffic? */
  believesHealthy(node: number): boolean {
    return this.#healthy[node] === 1;
  }

  /** Plans a check, in so many seconds, which takes place if the node is still the same then. */
  #checkIn(seconds: number, node: number): void {
    const departures = this.#departures[node];
    this.#loop.setTimer(seconds, () => {
      if (departures === this.#departures[node]) this.#check(node);
    });
  }

  /** One health check: an answer comes at once, its absence is known after the timeout. */
  #check(node: number): void {
    const { healthCheckInterval, healthCheckTimeout } = this.#settings;
    const departures = this.#departures[node];
    // A kube-proxy whose node is to be deleted answers too, but with an error.
    if (!this.#hosts.reachable(INTERNET, node)) {
      this.#loop.setTimer(healthCheckTimeout, () => {
        if (departures === this.#departures[node]) this.#verdict(node, false);
      });
    } else {
      this.#verdict(node, this.#hosts.draining[node] === 0);
    }
    this.#checkIn(healthCheckInterval, node);
  }

  /** The result of one check: enough in a row that contradict the present verdict turn it over. */
  #verdict(node: number, passed: boolean): void {
    if (passed === (this.#healthy[node] === 1)) {
      this.#contradictions[node] = 0;
      return;
    }
    const threshold = passed ? this.#settings.healthyThreshold : this.#settings.unhealthyThreshold;
    if (++this.#contradictions[node] < threshold) return;
    this.#contradictions[node] = 0;
    this.#healthy[node] = passed ? 1 : 0;
    this.#targets = Int32Array.from(this.#nodesBelievedHealthy());
    this.#healthChanged(node, passed);
  }

  *#nodesBelievedHealthy(): Generator<number> {
    for (let node = 0; node < this.#hosts.count; node++) if (this.#healthy[node] === 1) yield node;
  }
}
