import type { TrafficConfig } from '../../workload/config.ts';
import { DEFAULT_PRIORITY } from '../../workload/servers/serverConfig.ts';

/** A traffic source with a class of its own, and what each pod gets of it. */
export interface SourceClass {
  readonly traffic: TrafficConfig;
  readonly priority: number;
  /** Requests a second. */
  readonly arrivalRate: number;
}

/**
 * The sources in the order in which pods serve them; undefined if two are of one class, or if one is not Poisson.
 * @param pods over which each source is spread at random
 */
export function classesOf(traffic: readonly TrafficConfig[], pods: number): SourceClass[] | undefined {
  const classes = traffic
    .map((source) => ({
      traffic: source,
      priority: source.priority ?? DEFAULT_PRIORITY,
      arrivalRate: poissonRate(source) / pods,
    }))
    .sort((a, b) => a.priority - b.priority);
  const differ = new Set(classes.map(({ priority }) => priority)).size === classes.length;
  return differ && classes.every(({ arrivalRate }) => arrivalRate > 0) ? classes : undefined;
}

/** Requests a second of a source that sends Poisson traffic; else NaN. */
function poissonRate({ arrivals }: TrafficConfig): number {
  return arrivals.process === 'poisson' ? arrivals.rate : Number.NaN;
}
