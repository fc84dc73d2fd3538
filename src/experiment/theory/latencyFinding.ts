import type { Recording } from '../../metrics/recording.ts';
import { significant } from '../../metrics/rounding.ts';
import type { LatencyFinding } from '../../metrics/theoryFinding.ts';
import type { MeanEstimate } from '../statistics/batchMeans.ts';
import type { Recognised } from './recognised.ts';

/** Law 2015 advises 20 to 30: more batches are shorter and less independent. */
export const BATCHES = 20;

/** What a formula says of the mean latency of a queue. */
type Queue = Pick<Recognised, 'formula' | 'source' | 'traffic' | 'utilisation' | 'meanSojourn'>;

/**
 * Puts the formula of a queue beside the mean latency that was measured.
 * @param network seconds of each request on the network, which no formula knows
 */
export function latencyFinding(
  { formula, meanSojourn, source, traffic, utilisation }: Queue,
  network: number,
  measured: MeanEstimate,
): LatencyFinding {
  return {
    traffic: traffic.name,
    quantity: 'mean latency',
    formula,
    source,
    utilisation: significant(utilisation),
    service: significant(meanSojourn),
    network: significant(network),
    ...beside(meanSojourn + network, measured),
  };
}

/** An expected value, and the measured one with its standard error from batch means, above 0. */
export function beside(expected: number, { mean, error }: MeanEstimate) {
  return {
    expected: significant(expected),
    simulated: significant(mean),
    standardError: significant(error),
    batches: BATCHES,
    deviation: significant((mean - expected) / error),
  };
}

/** The first step that began after the warm-up; -1 without any. @param warmup seconds */
export function firstCounted({ stepEnds }: Pick<Recording, 'stepEnds'>, warmup: number): number {
  return stepEnds.findIndex((_, step) => (stepEnds[step - 1] ?? 0) >= warmup);
}
