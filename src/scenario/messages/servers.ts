/** What is said about the order and the speed in which pods serve. */
import { formatDuration } from '../units/duration.ts';

/** Cores of pods whose requests have a worker each. */
export const coresWithoutSharing = () =>
  'is only for discipline: processor-sharing, where requests share cores';
/** @param least seconds */
export const pausesTooOften = (least: number) => `must be at least ${formatDuration(least)}`;
/** A warning: the pods' containers have nothing that could hold them up. */
export const throttlingWithoutLimit = () =>
  'has no effect: no container of its pods has resources.limits.cpu';
/** A warning: whoever sends it, no pod looks at it. */
export const priorityWithoutQueue = () => 'has no effect: no workload has discipline: priority';
/** Nobody would feel it. */
export const hogWithoutSharing = () =>
  'does nothing: no workload has sharedCpu: true, so pods are as if on cores of their own';
