import type { PodSlot } from '../../cluster/runtime.ts';
import { Lag, type LagCode } from '../../network/causes.ts';
import type { RequestWorld } from '../requestWorld.ts';
import { CFS_PERIOD } from './cpuQuotas.ts';

/**
 * Why a pod did not answer a try in time, judged at the moment at which its client's patience ends. What slowed the pod
 * down while the try was under way comes before the work that has piled up in it.
 * @param source of the try, whose timeout says when it began
 */
export function lagOfSlowPod(world: RequestWorld, slot: PodSlot, source: number): LagCode {
  const { addresses, hosts, loop, servers, traffic } = world;
  if (hosts.slowdown[addresses.node[slot]] > 1) return Lag.slowNode;
  const heldUp = servers.heldUpSince(slot, loop.now - traffic[source].timeout);
  if (heldUp !== Lag.none) return heldUp;
  return servers.saturated(slot) ? Lag.saturatedPod : Lag.none;
}

/** Why a pod had no room for a request: what holds it up, or simply too many others. */
export function lagOfFullPod({ loop, servers }: RequestWorld, slot: PodSlot): LagCode {
  // Looks back so far because a pod without quota stands still for a part of each period only.
  const heldUp = servers.heldUpSince(slot, loop.now - CFS_PERIOD);
  return heldUp === Lag.none ? Lag.saturatedPod : heldUp;
}
