import type { EndpointList, PickRequest } from '../balancer.ts';
import type { LoadSignal } from '../signals/loadSignal.ts';

/**
 * How a balancer picks by a load signal: the second of the three parts of a policy. The signal is the first part, the
 * rule for unhealthy endpoints the third.
 */
export interface Choice {
  /** Called when the list has changed, after the signal. */
  update?(list: EndpointList): void;
  /**
   * A position, -1 for an empty list.
   * @param count endpoints in the list
   * @param request for the time, seconds
   */
  choose(signal: LoadSignal, count: number, request: PickRequest): number;
}
