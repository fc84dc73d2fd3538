import type { SourceRate } from '../../metrics/capacity.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { Arrivals, TrafficConfig } from '../../workload/config.ts';

/**
 * Arrivals with every rate multiplied; the times at which rates change stay. With the same random numbers the gaps between
 * Poisson arrivals shrink by the factor, so that more traffic is the same traffic, faster.
 * @returns undefined for arrivals that have no rate: those of a trace, and of a closed loop, which has clients
 */
export function scaledArrivals(arrivals: Arrivals, factor: number): Arrivals | undefined {
  switch (arrivals.process) {
    case 'constant':
    case 'poisson':
    case 'sessions':
      return { ...arrivals, rate: arrivals.rate * factor };
    case 'ramp':
      return { ...arrivals, from: arrivals.from * factor, to: arrivals.to * factor };
    case 'steps':
      return { ...arrivals, steps: arrivals.steps.map(({ at, rate }) => ({ at, rate: rate * factor })) };
    case 'diurnal':
      return { ...arrivals, mean: arrivals.mean * factor };
    case 'bursts':
      return { ...arrivals, rate: arrivals.rate * factor, burstRate: arrivals.burstRate * factor };
    case 'mmpp':
      // Every state's rate, while the times spent in the states stay: bursts are higher, and as long.
      return { ...arrivals, rates: arrivals.rates.map((rate) => rate * factor) };
    default:
      return undefined;
  }
}

/** The rate at its highest, requests a second (of sessions their requests, if all come); undefined as above. */
export function peakRate(arrivals: Arrivals): number | undefined {
  switch (arrivals.process) {
    case 'constant':
    case 'poisson':
      return arrivals.rate;
    case 'sessions':
      return arrivals.rate * arrivals.requests.mean;
    case 'ramp':
      return Math.max(arrivals.from, arrivals.to);
    case 'steps':
      return Math.max(...arrivals.steps.map(({ rate }) => rate));
    case 'diurnal':
      // The crest of the sine.
      return arrivals.mean * (1 + arrivals.amplitude);
    case 'bursts':
      return Math.max(arrivals.rate, arrivals.burstRate);
    case 'mmpp':
      return Math.max(...arrivals.rates);
    default:
      return undefined;
  }
}

/**
 * The sources of which the rates can be multiplied: all, or one, with those of its mix, which share its arrivals.
 * @param only name of a source, or of a mix
 */
export function sourcesWithRates({ traffic }: Pick<Scenario, 'traffic'>, only?: string): string[] {
  // A mix shares its arrivals, so one of its sources cannot have more alone.
  const mix = traffic.find(({ name }) => name === only)?.mix?.name ?? only;
  return traffic
    .filter((source) => only === undefined || source.name === only || source.mix?.name === mix)
    .filter(({ arrivals }) => peakRate(arrivals) !== undefined)
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
  return traffic.flatMap((source) => {
    const rate = peakRate(source.arrivals);
    return rate === undefined ? [] : [{ traffic: source.name, rate: rate * shareOf(source, traffic) }];
  });
}

/** The part of its mix's requests that are of this source; 1 without a mix. */
function shareOf({ mix }: TrafficConfig, traffic: readonly TrafficConfig[]): number {
  if (mix === undefined) return 1;
  const weights = traffic.map((other) => (other.mix?.name === mix.name ? other.mix.weight : 0));
  return mix.weight / weights.reduce((sum, weight) => sum + weight, 0);
}
