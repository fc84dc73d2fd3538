import type { PodSlot } from '../../cluster/runtime.ts';
import type { EndpointSet } from '../routingView.ts';

/** `ip:port` of each slot, which policies hash; the slot's number where the rules keep no texts. */
export function keysOfSlots(slots: ArrayLike<PodSlot>, { keys }: EndpointSet): string[] {
  return Array.from(slots, (slot) => keys?.get(slot) ?? String(slot));
}
