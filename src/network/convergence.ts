import type { EventLoop } from '../engine/eventLoop.ts';
import type { Hosts } from './hosts.ts';
import type { RoutingViews } from './routingView.ts';

/** A Service whose endpoints have changed, and not all nodes route by it yet. */
interface Pending {
  /** When the first change that is still on its way was written, seconds. */
  readonly since: number;
  /** Version of the rules that include the last change. */
  version: number;
}

/**
 * Measures how long the nodes' rules take to follow the API: network programming latency, in the terms of
 * Kubernetes' own measure (from the change to the last kube-proxy that has it).
 */
export class Convergence {
  readonly #loop: EventLoop;
  readonly #hosts: Hosts;
  readonly #views: RoutingViews;
  /** By `namespace/name`. */
  readonly #pending = new Map<string, Pending>();
  readonly #converged: (service: string, seconds: number, nodes: number) => void;
  /** Numbers of the nodes that are waited for. */
  readonly #nodes: readonly number[];
  /** A check is due at this moment, after everything else that happens at it. */
  #checkPlanned = false;

  /**
   * @param converged told of a Service by its key, the seconds since its change, and the nodes that route by it
   * @param nodes those of the cluster, where there are several; absent: all
   */
  constructor(
    loop: EventLoop,
    hosts: Hosts,
    views: RoutingViews,
    converged: (service: string, seconds: number, nodes: number) => void,
    nodes?: readonly number[],
  ) {
    this.#nodes = nodes ?? Array.from({ length: hosts.count }, (_, node) => node);
    this.#loop = loop;
    this.#hosts = hosts;
    this.#views = views;
    this.#converged = converged;
  }

  /**
   * A Service's endpoints were changed at the API.
   * @param service `namespace/name`
   * @param version counts all changes up to this one
   */
  changed(service: string, version: number): void {
    const pending = this.#pending.get(service);
    if (pending === undefined) this.#pending.set(service, { since: this.#loop.now, version });
    else pending.version = version;
  }

  /** Some node has programmed new rules: checked once when all that do so at this moment have done it. */
  programmed(): void {
    if (this.#checkPlanned || this.#pending.size === 0) return;
    this.#checkPlanned = true;
    this.#loop.setTimer(0, () => {
      this.#checkPlanned = false;
      this.#check();
    });
  }

  /** A Service has converged when the node with the oldest rules has its last change. */
  #check(): void {
    const { version, nodes } = this.#oldestRules();
    if (nodes === 0) return;
    for (const [service, pending] of this.#pending) {
      if (version < pending.version) continue;
      this.#pending.delete(service);
      this.#converged(service, this.#loop.now - pending.since, nodes);
    }
  }

  /** The oldest rules on a node that can be reached; nodes that are down or cut off are not waited for. */
  #oldestRules(): { version: number; nodes: number } {
    let version = Number.POSITIVE_INFINITY;
    let nodes = 0;
    for (const node of this.#nodes) {
      if (this.#hosts.dead(node) || this.#hosts.isolated(node)) continue;
      version = Math.min(version, this.#views.version(node));
      nodes++;
    }
    return { version, nodes };
  }
}
