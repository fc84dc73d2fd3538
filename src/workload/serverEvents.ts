import type { PodSlot } from '../cluster/runtime.ts';
import type { Attempt } from './attempts.ts';

/** What the pods tell the way of a request. */
export interface ServerEvents {
  /** The pod has finished the request and sends the answer, if anyone still waits for it. */
  served(attempt: Attempt): void;
  /**
   * The process ended with the request in it; `silent`: nobody was told; `unread`: it still waited in its socket, as
   * the worker that would have read it was not free yet.
   */
  lost(attempt: Attempt, silent: boolean, unread: boolean): void;
  /** The pod has no request left. */
  idle(slot: PodSlot): void;
  /**
   * The pod has done its own work on the request. true: its worker stays with it for the calls that it makes, until
   * `PodServers.release`. Undefined: no pod makes calls.
   */
  readonly worked?: ((attempt: Attempt) => boolean) | undefined;
}

/** Tells handshakes, which occupy a worker as well, from requests. */
export interface Handshakes {
  /** Seconds of work that a try's handshake needs; negative: it is a request. */
  seconds(attempt: Attempt): number;
}

/** Tells requests that a pod turns away, with which a worker may be busy as well. */
export interface Refusals {
  /** A worker comes to the request. @returns seconds that its refusal takes; negative: it is served */
  beginRefusal(slot: PodSlot, attempt: Attempt): number;
  /** Is the request that a worker has done with one that it has refused? */
  isRefused(slot: PodSlot, attempt: Attempt): boolean;
  /** The client has taken a request back that was in the pod. */
  withdrawn(slot: PodSlot, attempt: Attempt): void;
}
