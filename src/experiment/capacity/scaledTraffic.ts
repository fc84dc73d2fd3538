import type { SourceRate } from '../../metrics/capacity.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { Arrivals } from '../../workload/config.ts';

/**
 * Arrivals with every rate multiplied; the times at which rates change stay. With the same random numbers the gaps between
 * Poisson arrivals shrink by the factor, so that more traffic is the same traffic, faster.
 * @returns undefined for arrivals that have no rate, such as those of a trace
 */
export function scaledArrivals(arrivals: Arrivals, factor: number): Arrivals | undefined {
  switch (arrivals.process) {
    case 'constant':
    case 'poisson':
      return { ...arrivals, rate: arrivals.rate * factor };
    case 'ramp':
      return { ...arrivals, from: arrivals.from * factor, to: arrivals.to * factor };
    case 'steps':
      return { ...arrivals, steps: arrivals.steps.map(({ at, rate }) => ({ at, rate: rate * factor })) };
    default:
      return undefined;
  }
}

/** The rate at its highest, requests a second; undefined as above. */
export function peakRate(arrivals: Arrivals): number | undefined {
  switch (arrivals.process) {
    case 'constant':
    case 'poisson':
      return arrivals.rate;
    case 'ramp':
      return Math.max(arrivals.from, arrivals.to);
    case 'steps':
      return Math.max(...arrivals.steps.map(({ rate }) => rate));
    default:
      return undefined;
  }
}

/** Those sources, or that one, of which the rates can be multiplied. */
export function sourcesWithRates({ traffic }: Pick<Scenario, 'traffic'>, only?: string): string[] {
  return traffic
    .filter(({ name, arrivals }) => (only ?? name) === name && peakRate(arrivals) !== undefined)
    .map(({ name }) => name);
}

/** A scenario with the rates of some sources multiplied. */
export function withTraffic(scenario: Scenario, factor: number, names: readonly string[]): Scenario {
  const traffic = scenario.traffic.map((source) => {
    const arrivals = names.includes(source.name) ? scaledArrivals(source.arrivals, factor) : undefined;
    return arrivals === undefined ? source : { ...source, arrivals };
  });
  return { ...scenario, traffic };
}

/** What each source sends at its highest, for those that have rates. */
export function ratesOf({ traffic }: Pick<Scenario, 'traffic'>): SourceRate[] {
  return traffic.flatMap(({ name, arrivals }) => {
    const rate = peakRate(arrivals);
    return rate === undefined ? [] : [{ traffic: name, rate }];
  });
}
