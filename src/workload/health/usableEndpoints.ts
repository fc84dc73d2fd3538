import { priorityLoad } from '../../balancing/localities/priorityLoad.ts';
import { sublist } from '../../balancing/parts.ts';
import type { KnownList } from '../knownList.ts';
import type { HealthConfig } from './healthConfig.ts';

/** What is left of a list for the picks. */
export interface UsableEndpoints {
  readonly list: KnownList;
  /** By position in that: the position in the whole list. */
  readonly positions: Int32Array;
  /** Are so few endpoints healthy that their health does not count? */
  readonly panic: boolean;
}

/**
 * Leaves out what is not healthy, unless too little would be left: sending everything to a few would fail them too. The
 * rule is Envoy's for one priority level, its overprovisioning included (`recalculatePerPriorityPanic`, load_balancer_impl.cc).
 * It stands in front of the policies, most of which know nothing of health.
 * @param out by position, 1: is not to be used
 */
export function usableEndpoints(
  list: KnownList,
  out: Uint8Array,
  { panicThreshold, failTrafficOnPanic }: HealthConfig,
): UsableEndpoints {
  const total = list.ids.length;
  const all = Int32Array.from(list.ids.keys());
  const healthy = all.filter((position) => out[position] === 0);
  if (healthy.length === total) return { list, positions: all, panic: false };
  const [panic] = priorityLoad([{ healthy: healthy.length, degraded: 0, total }], panicThreshold).panic;
  if (panic && !failTrafficOnPanic) return { list, positions: all, panic };
  const positions = panic ? new Int32Array(0) : healthy;
  return { list: { ...list, ...sublist(list, positions) }, positions, panic };
}
