import type { TrafficConfig, WorkloadConfig } from '../../workload/config.ts';
import { DEFAULT_PRIORITY } from '../../workload/servers/serverConfig.ts';
import { priorityWaits } from './priorityQueue.ts';

/** A traffic source with a class of its own, and what each pod gets of it. */
export interface SourceClass {
  readonly traffic: TrafficConfig;
  readonly priority: number;
  /** Requests a second. */
  readonly arrivalRate: number;
}

/**
 * The sources in the order in which pods serve them; undefined if two are of one class.
 * @param rates of the sources, a second
 * @param pods over which each source is spread at random
 */
export function classesOf(
  traffic: readonly TrafficConfig[],
  rates: readonly number[],
  pods: number,
): SourceClass[] | undefined {
  const classes = traffic
    .map((source, i) => ({
      traffic: source,
      priority: source.priority ?? DEFAULT_PRIORITY,
      arrivalRate: rates[i] / pods,
    }))
    .sort((a, b) => a.priority - b.priority);
  return new Set(classes.map(({ priority }) => priority)).size === classes.length ? classes : undefined;
}

/** The mean time in the pod of the class that is served last, whose wait all others decide; for one worker only. */
export function lastClass(
  classes: readonly SourceClass[],
  load: { readonly meanService: number; readonly squaredVariation: number },
  { discipline, concurrency }: WorkloadConfig,
) {
  const last = classes.at(-1);
  if (discipline !== 'priority' || concurrency > 1 || last === undefined) return undefined;
  const waits = priorityWaits(classes.map(({ arrivalRate }) => ({ arrivalRate, ...load })));
  return {
    traffic: last.traffic,
    formula: `M/G/1 with ${classes.length} classes of priority, the last`,
    source: 'Cobham 1954; Kleinrock 1976, section 3.3',
    meanSojourn: (waits.at(-1) ?? Number.NaN) + load.meanService,
  };
}
