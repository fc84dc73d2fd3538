import type { PodSlot } from '../cluster/runtime.ts';
import { Lag, type LagCode } from '../network/causes.ts';
import type { RequestWorld } from './requestWorld.ts';

/** A process that ends because its pod is being deleted resets what it has: that race has a name. */
export function lagOfReset({ addresses }: RequestWorld, slot: PodSlot): LagCode {
  return addresses.terminating[slot] === 1 ? Lag.terminationRace : Lag.none;
}
