import type { Results, WorkloadAvailability } from './results.ts';

/** What a workload had and lost, in pods and seconds. */
export interface CapacityLoss {
  /** The workload as availability.csv names it. */
  readonly workload: string;
  /** Most pods that listened at one time before the loss. */
  readonly full: number;
  /** Fewest pods that listened between `from` and `until`. */
  readonly lowest: number;
  /**
   * When the number fell below `full` for the first time after having been there. Seconds of simulated time,
   * the end of the step in which it was seen.
   */
  readonly from: number;
  /** When it was back; `undefined`: not before the end. Seconds. */
  readonly until: number | undefined;
}

/**
 * Each time at which the number of listening pods fell below what it had been, until it was back.
 *
 * @param fault time of the first fault, seconds: pods that come after it are a surge or another size, whose end is no loss
 * @param sizes what the workload was scaled to: pods that nobody asks for any more are not lost
 */
export function capacityLosses(
  { workload, changes }: WorkloadAvailability,
  fault = Number.POSITIVE_INFINITY,
  sizes: readonly AskedSize[] = [],
): CapacityLoss[] {
  const losses: CapacityLoss[] = [];
  // The most that listened so far: what the workload is expected to have.
  let full = 0;
  for (const { time, listening } of changes) {
    const asked = sizes.findLast((size) => size.time < time)?.pods;
    full = Math.min(full, asked ?? full);
    const open = losses.at(-1);
    // An open loss takes every later change until the number is back, also a second fall before that.
    if (open && open.until === undefined) {
      const until = listening >= Math.min(open.full, asked ?? open.full) ? time : undefined;
      losses[losses.length - 1] = { ...open, lowest: Math.min(open.lowest, listening), until };
    } else if (listening < full)
      losses.push({ workload, full, lowest: listening, from: time, until: undefined });
    // While nothing has listened yet, the first start is the size, even when a fault came before it.
    if (asked !== undefined) full = Math.max(full, Math.min(listening, asked));
    else if (time <= fault || full === 0) full = Math.max(full, listening);
  }
  return losses;
}

/** A size that somebody asked for. */
export interface AskedSize {
  /** Seconds. */
  readonly time: number;
  readonly pods: number;
}

/**
 * What a workload was scaled to by the faults of the scenario, in order of time. The timeline has the size in its
 * sentence only.
 *
 * @param workload as availability names it
 */
export function askedSizes({ summary }: Pick<Results, 'summary'>, workload: string): AskedSize[] {
  return summary.timeline.flatMap(({ event, time, text }) => {
    const pods = text.startsWith(`${workload} is scaled to `) ? /(\d+) pods?$/.exec(text)?.[1] : undefined;
    return event === 'fault' && pods !== undefined ? [{ time, pods: Number(pods) }] : [];
  });
}

/** All losses of a workload of the run, in order of time. */
export function lossesOf(results: Results, of: WorkloadAvailability): CapacityLoss[] {
  return capacityLosses(of, firstFault(results), askedSizes(results, of.workload));
}

/** The worst loss, and how often its workload lost pods. */
export interface WorstLoss extends CapacityLoss {
  /** Losses of the same workload in the run, this one included. */
  readonly times: number;
}

/**
 * Of all losses of all workloads, that of the largest share of pods; of equal ones the longest, else the
 * first. The table and the headline of a report speak of this one.
 */
export function worstLoss(results: Results): WorstLoss | undefined {
  // A pod that an autoscaler takes away is no loss.
  if (autoscaledOnly(results.summary)) return undefined;
  const losses = results.availability.flatMap((workload) => lossesOf(results, workload));
  const [worst] = losses.sort((a, b) => a.lowest / a.full - b.lowest / b.full || lengthOf(b) - lengthOf(a));
  if (!worst) return undefined;
  // Counted for this workload alone, for the sentence names it.
  const times = losses.filter(({ workload }) => workload === worst.workload).length;
  return { ...worst, from: causedAt(results, worst.from), times };
}

/**
 * Seconds; infinite without any fault. Everything before it is start-up, during which the number of pods only
 * grows.
 */
function firstFault({ summary }: Results): number {
  const fault = summary.timeline.find(({ event }) => event === 'fault');
  return fault?.time ?? Number.POSITIVE_INFINITY;
}

/** Seconds; a loss that was never made good is the longest of all, as far as can be told in numbers. */
function lengthOf({ from, until }: CapacityLoss): number {
  return until === undefined ? Number.MAX_VALUE : until - from;
}

/**
 * The moment of the fault in the step at whose end a change was seen, or that end. availability.csv has whole
 * steps, while summary.json has the exact time of each fault.
 *
 * @param time seconds, the end of a step
 */
function causedAt(results: Results, time: number): number {
  const { step } = results.run.scenario;
  // A billionth of a second allows for the rounding of a sum of steps.
  const fault = results.summary.timeline.find(
    (entry) => entry.event === 'fault' && entry.time > time - step - 1e-9,
  );
  return fault && fault.time <= time ? fault.time : time;
}

/** Did autoscalers change sizes, and nothing else happen? */
export function autoscaledOnly({ timeline }: Results['summary']): boolean {
  return (
    timeline.some(({ event }) => event === 'resized') && timeline.every(({ event }) => event !== 'fault')
  );
}
