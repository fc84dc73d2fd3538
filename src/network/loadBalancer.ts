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
    this.#healthy = new Uint8Array(hosts.count).fill(1);
    this.#contradictions = new Uint16Array(hosts.count);
    this.#targets = Int32Array.from({ length: hosts.count }, (_, node) => node);
    for (let node = 0; node < hosts.count; node++) {
      loop.setTimer(phase() * settings.healthCheckInterval, () => this.#check(node));
    }
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

  /** One health check: an answer comes at once, its absence is known after the timeout. */
  #check(node: number): void {
    const { healthCheckInterval, healthCheckTimeout } = this.#settings;
    const answered = this.#hosts.reachable(INTERNET, node);
    if (answered) this.#verdict(node, true);
    else this.#loop.setTimer(healthCheckTimeout, () => this.#verdict(node, false));
    this.#loop.setTimer(healthCheckInterval, () => this.#check(node));
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
