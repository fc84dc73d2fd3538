import type { RandomStream } from '../engine/random.ts';

/**
 * The pick of a load-balancing policy: which of the endpoints gets the next connection.
 *
 * One picker belongs to one place that decides (a node's kube-proxy, one load balancer) and to one Service port
 * there; it shares nothing with any other.
 */
export interface Picker {
  /**
   * Index of the endpoint picked.
   * @param endpoints the endpoints that this place believes usable, at least one, in the place's own order
   */
  pick(endpoints: Int32Array): number;
}

/** Where in the path of a request a policy can act. */
export type ActingPlace = 'kube-proxy' | 'load-balancer';

/** A load-balancing policy, as `seatrial policies` lists it. */
export interface Policy {
  readonly name: string;
  /** One line: what it does. */
  readonly summary: string;
  /** The places that can run it: others lack the knowledge or the state. */
  readonly at: readonly ActingPlace[];
  readonly parameters: readonly {
    readonly name: string;
    readonly default: string;
    readonly description: string;
  }[];
  /** Where the rule comes from. */
  readonly source: string;
  /** A new picker; `random` is the acting place's own stream. */
  create(random: RandomStream): Picker;
}
