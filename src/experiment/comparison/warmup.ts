import type { Scenario } from '../../scenario/scenario.ts';
import type { ReplicationRecord } from '../replications/replicationRecord.ts';
import { mean } from '../statistics/moments.ts';
import { mser5 } from '../statistics/mser5.ts';

/** Steps before the first fault below which no warm-up can be told from the rest: four batches of MSER-5. */
const FEWEST_STEPS = 20;

/** A warm-up that was found. */
export interface DetectedWarmup {
  /** Simulated seconds; 0 when there is none, or too little to see it in. */
  readonly seconds: number;
  /** Says what a reader must know of it; absent when all is well. */
  readonly remark?: string;
}

/**
 * Finds the warm-up of alternatives with MSER-5: of each traffic source's requests in flight at the end of each step,
 * averaged over the pilot replications, up to the first fault, which is no warm-up. The longest of all counts for all, or
 * alternatives would be measured over different times.
 *
 * @param runs records of each alternative's pilot replications, with no warm-up left out
 */
export function detectWarmup(
  scenario: Scenario,
  runs: readonly (readonly ReplicationRecord[])[],
): DetectedWarmup {
  const end = scenario.faults.reduce((first, { at }) => Math.min(first, at), scenario.duration);
  // Alternatives may differ in their duration; what all of them have is searched.
  const lengths = runs.flatMap((records) =>
    records.map(({ traffic: [source] }) => source?.inFlight.length ?? 0),
  );
  const steps = Math.min(Math.floor(end / scenario.step), ...lengths);
  if (steps < FEWEST_STEPS) {
    const remark = `No warm-up was looked for: there are fewer than ${FEWEST_STEPS} steps before ${end < scenario.duration ? 'the first fault' : 'the end'}.`;
    return { seconds: 0, remark };
  }
  const found = runs.flatMap((records) => seriesOf(records, steps).map(mser5));
  const longest = Math.max(0, ...found.map(({ observations }) => observations));
  const seconds = longest * scenario.step;
  if (found.every(({ settled }) => settled)) return { seconds };
  const remark = `MSER-5 found no end of the warm-up in the first half of the run: the traffic changes throughout, or the run is too short. ${seconds} s are left out.`;
  return { seconds, remark };
}

/** Requests in flight of each source, step by step, the mean of all replications. */
function seriesOf(records: readonly ReplicationRecord[], steps: number): number[][] {
  // All replications have the same sources and steps.
  const [first] = records;
  return first.traffic.map((_, source) =>
    Array.from({ length: steps }, (_, step) =>
      mean(records.map(({ traffic }) => traffic[source].inFlight[step])),
    ),
  );
}
