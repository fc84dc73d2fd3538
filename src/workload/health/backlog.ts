import type { PodSlot } from '../../cluster/runtime.ts';
import type { ServiceTime, WorkloadConfig } from '../config.ts';

/** What is read of the pods' processes. */
export interface Backlogs {
  /** Requests that wait in each slot's queue. */
  readonly waiting: Int32Array;
  configOf(slot: PodSlot): WorkloadConfig;
}

/** Would the process turn away whatever comes now? */
export function hasFullQueue(servers: Backlogs, slot: PodSlot): boolean {
  const { queue } = servers.configOf(slot);
  return queue > 0 && servers.waiting[slot] >= queue;
}

/** Seconds until the queue of a process is empty, if every request in it takes the mean time of a service. */
export function expectedWait(servers: Backlogs, slot: PodSlot): number {
  const waiting = servers.waiting[slot];
  if (waiting === 0) return 0;
  const { concurrency, service } = servers.configOf(slot);
  return (waiting / concurrency) * meanOf(service);
}

function meanOf(service: ServiceTime): number {
  if (service.distribution !== 'empirical') return service.mean;
  return service.values.reduce((sum, value) => sum + value, 0) / service.values.length;
}
