import type { PodSlot } from '../../cluster/runtime.ts';
import type { EventLoop } from '../../engine/eventLoop.ts';
import type { Hosts } from '../../network/hosts.ts';
import type { PodAddresses } from '../../network/podAddresses.ts';
import type { Attempt, Attempts } from '../attempts.ts';

/**
 * Workers that take one request each and have the speed of their node: the end of a service is known at its beginning,
 * and is one event. What {@link Processors} do is dearer.
 */
export class Workers {
  readonly #loop: EventLoop;
  readonly #hosts: Hosts;
  readonly #addresses: PodAddresses;
  readonly #attempts: Attempts;
  readonly #complete: number;

  /** @param completed told of a request whose service has ended */
  constructor(
    loop: EventLoop,
    hosts: Hosts,
    addresses: PodAddresses,
    attempts: Attempts,
    completed: (slot: PodSlot, attempt: Attempt) => void,
  ) {
    this.#loop = loop;
    this.#hosts = hosts;
    this.#addresses = addresses;
    this.#attempts = attempts;
    this.#complete = loop.register((attempt, generation) => {
      // A process that ended took its requests with it; they have been reported as lost.
      if (attempts.generation(attempt) !== generation || !attempts.held(attempt)) return;
      if (attempts.finish(attempt) === loop.now) completed(attempts.pod(attempt), attempt);
    });
  }

  /** A worker takes the request, at the speed that its node has now: see {@link speedChanged}. @param demand seconds */
  begin(slot: PodSlot, attempt: Attempt, demand: number): void {
    const node = this.#addresses.node[slot];
    // A server outside the cluster is on no node that could be slow.
    this.#finishAt(this.#loop.now + (node < 0 ? demand : demand * this.#hosts.slowdown[node]), attempt);
  }

  /**
   * The node runs at another speed from now on: what is left of each service under way takes as many times longer.
   * @param ratio of the new slowdown to the old one
   * @param isServed does the slot's pod have such workers?
   */
  speedChanged(node: number, ratio: number, isServed: (slot: PodSlot) => boolean): void {
    const attempts = this.#attempts;
    const now = this.#loop.now;
    for (let attempt = 0; attempt < attempts.used; attempt++) {
      if (!attempts.held(attempt) || !attempts.isRead(attempt)) continue;
      const slot = attempts.pod(attempt);
      if (this.#addresses.node[slot] !== node || !isServed(slot)) continue;
      const left = attempts.finish(attempt) - now;
      // A pod may still hold what its worker has done, as an ingress does while it waits for the pod behind it.
      if (left > 0) this.#finishAt(now + left * ratio, attempt);
    }
  }

  /** Plans the end of a service. An end that was planned before finds another time in the record, and is none. */
  #finishAt(finish: number, attempt: Attempt): void {
    this.#attempts.serve(attempt, finish);
    this.#loop.schedule(finish, this.#complete, attempt, this.#attempts.generation(attempt));
  }
}
