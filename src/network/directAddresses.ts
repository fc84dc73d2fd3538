import type { PodSlot } from '../cluster/runtime.ts';

/**
 * Addresses that a client connects to itself, without any rules in between: those that its resolver gave it for a
 * headless Service, or one that it was given.
 */
export interface DirectAddresses {
  /** Of a pod that does not listen at the client's port, {@link atWrongPort}. */
  readonly slots: Int32Array;
  /** Does any of them not listen at the client's port? */
  readonly hasWrongPort: boolean;
}

/** Stands for a pod's slot where nothing listens at the port that the client uses. It is its own inverse. */
export function atWrongPort(slot: PodSlot): number {
  return ~slot;
}
