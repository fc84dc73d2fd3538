import { significant } from '../../metrics/rounding.ts';
import type { SampleFinding } from '../../metrics/theoryFinding.ts';

/** What a formula says of requests that do not depend on each other, and what was found. */
export interface Sample extends Pick<SampleFinding, 'quantity' | 'label' | 'expected' | 'simulated'> {
  /** Standard error of the simulated value, above 0. */
  readonly error: number;
}

/** What several samples have in common. */
export type SampleOf = Pick<SampleFinding, 'traffic' | 'formula' | 'source' | 'requests'>;

/** Puts a formula beside what was found. */
export function sampleFinding(of: SampleOf, sample: Sample): SampleFinding {
  const { quantity, label, expected, simulated, error } = sample;
  return {
    ...of,
    quantity,
    label,
    expected: significant(expected),
    simulated: significant(simulated),
    standardError: significant(error),
    deviation: significant((simulated - expected) / error),
  };
}

/** Standard error of a share of n requests, each of which is counted with the same chance (binomial). */
export function shareError(chance: number, requests: number): number {
  return Math.sqrt((chance * (1 - chance)) / requests);
}

/**
 * Standard error of the q-quantile of n latencies, for many of them: the binomial error of how many lie below it, over
 * how densely they lie there.
 * Source: David and Nagaraja 2003, Order Statistics, section 10.2.
 */
export function quantileError(q: number, density: number, requests: number): number {
  return shareError(q, requests) / density;
}
