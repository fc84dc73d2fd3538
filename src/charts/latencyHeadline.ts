import { countText, latencyText, secondsText } from './quantities.ts';
import type { Results, SourceSteps } from './results.ts';

/** A rise of p99 by less than this factor over its highest value before the fault is not a finding. */
const NOTABLE_RISE = 1.5;

/**
 * The finding of the latency chart: the peak of p99 after the first fault against its peak before, for the
 * source in which it rose most. Peaks, because a p99 over the whole run hides a minute of trouble in ten;
 * peaks on both sides, because a p99 of few requests is noisy, and noise peaks before the fault, too.
 *
 * @param sources those with at least one answer
 * @param results a run with or without faults
 * @returns a title without a full stop
 */
export function latencyHeadline(results: Results, sources: readonly SourceSteps[]): string {
  // Later faults fall into the time after the first; a run of many faults is told as one spell of trouble.
  const fault = results.summary.timeline.find(({ event }) => event === 'fault')?.time;
  if (fault === undefined) return overallHeadline(results);
  const { ends } = results.steps;
  // A source that had no answer before the fault has nothing to be compared with.
  const rises = sources.map((source) => riseOf(source, ends, results.run.scenario.warmup, fault));
  const [worst] = rises
    .filter((rise) => rise.before > 0)
    .sort((a, b) => b.peak / b.before - a.peak / a.before);
  if (!worst) return overallHeadline(results);
  if (worst.peak === 0) return silentHeadline(rises);
  const of = sources.length > 1 ? ` of ${worst.name}` : '';
  // A fall may be the news: the worst of all sources is looked for before the fault.
  if (worst.peak < NOTABLE_RISE * worst.before) {
    const [highest] = rises.toSorted((a, b) => b.before - a.before);
    if (highest.before > NOTABLE_RISE * highest.peak) return earlierHeadline(highest, sources.length > 1);
    return `Latency of answered requests hardly changed: p99${of} never above ${latencyText(Math.max(worst.peak, worst.before))}, before or after the fault`;
  }
  const rise = `p99 latency${of} rose from at most ${latencyText(worst.before)} before the fault to ${latencyText(worst.peak)} at ${secondsText(worst.at)}`;
  return `${rise}${silentClause(sources, ends, fault)}`;
}

/** A source that is answered no more after the fault has no latency, and is worse off than the one whose rose most. */
function silentClause(sources: readonly SourceSteps[], ends: readonly number[], fault: number): string {
  const last = ({ ok }: SourceSteps): number => ends[ok.findLastIndex((count) => count > 0)];
  const wanted = ({ failed }: SourceSteps): boolean => (failed.at(-1) ?? 0) > 0;
  const silent = sources.filter(
    (source) => wanted(source) && last(source) < (fault + (ends.at(-1) ?? 0)) / 2,
  );
  const [first] = silent;
  return first === undefined ? '' : `; ${first.name} had no answer after ${secondsText(last(first))}`;
}

/** The worst that is to be seen was there before the fault, which is then not to blame for it. */
function earlierHeadline({ name, before, peak }: Rise, several: boolean): string {
  const of = several ? ` of ${name}` : '';
  return `p99 latency${of} was highest before the fault: ${latencyText(before)}, against ${latencyText(peak)} after it`;
}

/** No source had an answer after the fault. The absence of latencies is not a good one. */
function silentHeadline(rises: readonly Rise[]): string {
  const before = Math.max(...rises.map((rise) => rise.before));
  return `No request was answered after the fault; before it, p99 was at most ${latencyText(before)}`;
}

/** How far p99 of a step rose with the fault; latencies and times in seconds. */
interface Rise {
  /** Name of the traffic source. */
  readonly name: string;
  /** Highest p99 of a step before the fault. */
  readonly before: number;
  /** Highest p99 of a step after it; 0: nothing was answered. */
  readonly peak: number;
  /** End of the step in which it peaked; that of the fault where nothing was answered. */
  readonly at: number;
}

/**
 * Highest p99 of a step before the fault (without the warm-up, if there is anything else) and after it. A
 * step that ends at the very moment of the fault belongs to the time before it.
 *
 * @param ends of the steps, seconds
 * @param warmup seconds
 * @param fault seconds
 */
function riseOf(source: SourceSteps, ends: readonly number[], warmup: number, fault: number): Rise {
  // A fault within the warm-up leaves only the warm-up to compare with.
  const since = warmup < fault ? warmup : 0;
  let before = 0;
  let peak = 0;
  let at = fault;
  ends.forEach((end, step) => {
    const value = source.p99[step];
    if (end > since && end <= fault && value > before) before = value;
    if (end > fault && value > peak) {
      peak = value;
      at = end;
    }
  });
  return { name: source.name, before, peak, at };
}

/**
 * Without a fault to compare with: the median and p99 of the only source after the warm-up; of several the p99 of the
 * fastest and of the slowest.
 *
 * @returns a title without a full stop
 */
function overallHeadline(results: Results): string {
  const totals = results.summary.traffic.map(({ name, phases }) => ({ name, total: phases['total'] }));
  const slow = totals
    .filter(({ total }) => typeof total?.p99 === 'number')
    .sort((a, b) => (b.total?.p99 ?? 0) - (a.total?.p99 ?? 0));
  const [worst] = slow;
  if (!worst?.total) return 'Latency of the answered requests';
  const { total } = worst;
  if (slow.length > 1) {
    const best = slow[slow.length - 1];
    const [low, high] = [latencyText(best.total?.p99 ?? null), latencyText(total.p99)];
    if (low === high) return `99 % of the answers of all ${slow.length} sources took under ${high}`;
    return `99 % of the answers of ${best.name} took under ${low}, those of ${worst.name} under ${high}`;
  }
  return `Half of the ${countText(total.ok)} answers took under ${latencyText(total.p50)}, 99 % under ${latencyText(total.p99)}`;
}
