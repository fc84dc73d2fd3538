import type { ComparedAlternative } from '../../metrics/comparison.ts';
import type { ComparedRuns, ComparisonPlan } from './compare.ts';

/**
 * Failed share from which latencies of the answered requests alone mislead. Above it, who answers only the easy
 * requests looks fast.
 */
const MANY_FAILED = 0.01;

/** What a reader must know before the numbers, in sentences, most important first. */
export function remarksOf(
  alternatives: readonly ComparedAlternative[],
  plan: ComparisonPlan,
  runs: ComparedRuns,
): string[] {
  const unstable = unstableRemark(alternatives);
  const replications = runs.records[0].length;
  return [
    ...(unstable === undefined ? [] : [unstable]),
    ...(replications === 1
      ? ['One replication says nothing about differences: intervals are from within the run.']
      : []),
    ...(runs.warmup.remark === undefined ? [] : [runs.warmup.remark]),
    ...precisionRemark(plan, runs),
    ...survivorRemark(alternatives),
    ...unmeasuredRemark(alternatives),
  ];
}

/** Numbers of an unstable system have no mean: nothing matters more. */
function unstableRemark(alternatives: readonly ComparedAlternative[]): string | undefined {
  const unstable = alternatives.filter((alternative) => alternative.unstable !== undefined);
  if (unstable.length === 0) return undefined;
  const reasons = unstable.map(({ name, unstable: reason }) => `${name}: ${reason}`).join('; ');
  const which = unstable.length === alternatives.length ? 'Every alternative is unstable' : 'Unstable';
  return `${which}: the numbers of an unstable system have no mean, they grow with the length of the run (${reasons}).`;
}

/** Told only when it was missed. */
function precisionRemark({ precision }: ComparisonPlan, { records, reached = 0 }: ComparedRuns): string[] {
  if (precision === undefined || reached <= precision) return [];
  const percent = (value: number): string => `${Number((100 * value).toPrecision(3))} %`;
  return [
    `The precision of ${percent(precision)} was not reached: with ${records[0].length} replications the widest interval of a latency is ${percent(reached)} to either side.`,
  ];
}

/** A policy that loses its slow requests looks fast. */
function survivorRemark(alternatives: readonly ComparedAlternative[]): string[] {
  const many = alternatives.filter(({ metrics }) =>
    metrics.some(({ metric, estimate }) => metric === 'failed' && (estimate ?? 0) > MANY_FAILED),
  );
  if (many.length === 0) return [];
  const names = many.map(({ name }) => name).join(', ');
  return [
    `Latencies are of the requests that ended well, and more than 1 % failed with ${names}: look at the share of failures first.`,
  ];
}

/** The p99.9 of few requests is missing for all; one word on why. */
function unmeasuredRemark(alternatives: readonly ComparedAlternative[]): string[] {
  const missing = alternatives.some(({ metrics }) => metrics.some(({ estimate }) => estimate === null));
  if (!missing) return [];
  return ['A dash: a replication had too few answers for it (a p99.9 takes 1,000).'];
}
