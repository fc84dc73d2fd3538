import type { TrafficConfig, WorkloadConfig } from '../../workload/config.ts';

/** What every form knows of a source and of a workload; one that says more is for a form that knows that. */
const KNOWN_TRAFFIC: readonly (keyof TrafficConfig)[] = [
  'name',
  'from',
  'to',
  'entry',
  'discovery',
  'clientsStarted',
  'arrivals',
  'start',
  'stop',
  'reuse',
  'timeout',
  'retries',
];
const KNOWN_WORKLOAD: readonly (keyof WorkloadConfig)[] = [
  'match',
  'namespace',
  'service',
  'concurrency',
  'queue',
  'startup',
  'shutdown',
  'cpu',
];

/**
 * Is every setting of a source one that a form knows? A setting that it does not know could change the result.
 * @param own settings that this form knows, beyond those that all do
 */
export function knowsTraffic(traffic: TrafficConfig, own: readonly (keyof TrafficConfig)[] = []): boolean {
  return knows(KNOWN_TRAFFIC, own, traffic);
}

/** The same of a workload. */
export function knowsWorkload(
  workload: WorkloadConfig,
  own: readonly (keyof WorkloadConfig)[] = [],
): boolean {
  return knows(KNOWN_WORKLOAD, own, workload);
}

/** What is undefined is not there. */
function knows(common: readonly string[], own: readonly string[], settings: object): boolean {
  return Object.entries(settings).every(
    ([key, value]) => value === undefined || common.includes(key) || own.includes(key),
  );
}
