import type { Scenario } from '../../scenario/scenario.ts';
import type { ReplicationRecord, SourceRecord } from '../replications/replicationRecord.ts';
import { growth } from '../statistics/growth.ts';
import { meanInterval } from '../statistics/meanInterval.ts';
import { mean } from '../statistics/moments.ts';

/** From this busy fraction on, workers have no moment to catch up: 1, as far as sampling can tell. */
const SATURATED = 0.995;
/** Error probability of the test for growth; one-sided, so half of that on the side that counts. */
const ALPHA = 0.02;
/** Growth below this part of the level is not a queue that runs away: a straight line from 0 grows by 4/3 of it. */
const LEAST_GROWTH = 0.5;
/** Blocks of a run that growth is measured on: coarse enough that each has requests. */
const BLOCKS = 16;

/**
 * Why the numbers of an alternative have no mean; `undefined` for a stable one. A system whose work comes faster than it
 * is done has no steady state, so every figure is one of the length of the run (L. Kleinrock, "Queueing Systems" I, 1975,
 * section 1.2: a queue is stable for utilisation below 1 only). Two signs: the busiest workload has no idle moment, or the time that requests
 * spend in the system (requests in flight over requests sent, Little's law) grows from the second quarter of the run to
 * the last by more than chance allows. A client's timeout hides the second sign, and never the first.
 *
 * @param records replications of the alternative
 * @param from first step that counts
 * @param to step before which growth is looked for: that of the first fault, for what a fault does to requests looks
 *   like growth and is none
 */
export function instability(
  records: readonly ReplicationRecord[],
  from: number,
  to: number,
): string | undefined {
  const utilisation = mean(records.map((record) => record.utilisation));
  if (utilisation >= SATURATED) return 'its busiest workload was busy all the time (utilisation 1)';
  const growing = records[0].traffic.findIndex((_, source) =>
    growsWithoutBound(
      records.map(({ traffic }) => traffic[source]),
      from,
      to,
    ),
  );
  if (growing < 0) return undefined;
  return `requests of ${records[0].traffic[growing].name} took longer and longer`;
}

/** Whole steps before the first fault, or of the whole run. */
export function stepsBeforeFault({ faults, duration, step }: Scenario): number {
  return Math.floor(faults.reduce((first, { at }) => Math.min(first, at), duration) / step);
}

/** Does the time in the system grow in the mean over replications, significantly and by a part that matters? */
function growsWithoutBound(runs: readonly SourceRecord[], from: number, to: number): boolean {
  const series = runs.map((run) => timesInSystem(run, from, to));
  const interval = meanInterval(series.map(growth), ALPHA);
  const level = mean(series.map((times) => mean(times.slice(BLOCKS / 4, BLOCKS / 2))));
  return interval !== undefined && interval.low > 0 && interval.estimate > LEAST_GROWTH * level;
}

/** Requests in flight over requests sent in each block of steps: proportional to the mean time in the system. */
function timesInSystem({ inFlight, sentInStep }: SourceRecord, from: number, to: number): number[] {
  const size = Math.floor((Math.min(to, inFlight.length) - from) / BLOCKS);
  return Array.from({ length: size < 1 ? 0 : BLOCKS }, (_, block) => {
    const [start, end] = [from + block * size, from + (block + 1) * size];
    const total = (values: Float64Array): number => values.subarray(start, end).reduce((a, b) => a + b, 0);
    const sent = total(sentInStep);
    return sent === 0 ? 0 : total(inFlight) / sent;
  });
}
