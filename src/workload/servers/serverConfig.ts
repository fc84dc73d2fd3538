import type { WorkloadConfig } from '../config.ts';

/**
 * In which order a pod serves what waits, or `processor-sharing`: everything is served at once, by cores that all
 * requests share equally. No request in service is interrupted for another.
 */
export type Discipline = 'fifo' | 'lifo' | 'priority' | 'processor-sharing';

/** A process that has only just started is slower: its code is not compiled yet, its caches are empty. */
export interface ColdStart {
  /** Seconds from the moment at which the process listens until it is as fast as it will be. */
  readonly duration: number;
  /** Factor on the service times at the start; it goes down to 1 in a straight line. At least 1. */
  readonly factor: number;
}

/** The process stands still now and then, as when it collects garbage with all threads stopped. */
export interface PausesConfig {
  /** Mean seconds from the start of the process, and then from the end of a pause, to the beginning of the next. */
  readonly every: number;
  /** Seconds of each pause. */
  readonly duration: number;
  /** Half the width of the uniform distribution of that gap, as a fraction of it: 0 is a clockwork, 1 as good as none. */
  readonly jitter: number;
}

/** Classes of priority, 0 first; `urgency` of HTTP requests has 0 to 7 of them (RFC 9218, section 4.1). */
export const PRIORITIES = 10;
/** Class of requests that say nothing, as in RFC 9218. */
export const DEFAULT_PRIORITY = 3;

/** Cores that a pod with processor sharing has if its workload does not say. */
export const DEFAULT_CORES = 1;
/** Requests that such a pod serves at the same time if its workload does not say: as good as no limit. */
export const SHARING_CONCURRENCY = 100_000;

/** How many requests a pod can serve at full speed at the same time: its workers, or the cores that are shared. */
export function workersOf({ discipline, cores = DEFAULT_CORES, concurrency }: WorkloadConfig): number {
  return discipline === 'processor-sharing' ? Math.min(cores, concurrency) : concurrency;
}
