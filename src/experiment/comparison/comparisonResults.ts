import { canonical, canonicalHash } from '../../metrics/canonicalJson.ts';
import {
  COMPARISON_VERSION,
  type ComparedAlternative,
  type Comparison,
  type ComparisonResults,
  type DistributionRow,
  type ReplicationRow,
} from '../../metrics/comparison.ts';
import { significant } from '../../metrics/rounding.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { ReplicationRecord } from '../replications/replicationRecord.ts';
import type { Alternative } from './alternative.ts';
import type { ComparedRuns, ComparisonPlan } from './compare.ts';
import { evaluate, meanUtilisation } from './evaluate.ts';
import { measure, pooled } from './metrics.ts';
import { remarksOf } from './remarks.ts';
import { instability, stepsBeforeFault } from './stability.ts';

/**
 * Shares of slower requests at which a distribution is written: ten for each factor of ten, down to 1 in 10,000. As in
 * HdrHistogram's plots: even steps on a logarithmic axis.
 */
const SHARES = Array.from({ length: 41 }, (_, i) => 10 ** (-i / 10));

/** Where a comparison came from. */
export interface ComparisonOrigin {
  readonly version: string;
  readonly command: string;
  readonly alternatives: readonly Alternative[];
}

/**
 * Computes everything that is told of a comparison from its runs. At least one replication of each alternative must
 * be there.
 */
export function comparisonResults(
  plan: ComparisonPlan,
  runs: ComparedRuns,
  origin: ComparisonOrigin,
): ComparisonResults {
  const [scenario] = plan.scenarios;
  // Steps that the warm-up ends in are left out as a whole.
  const firstStep = Math.ceil(runs.warmup.seconds / scenario.step);
  const evaluation = evaluate(runs.records, firstStep, plan.alpha);
  const alternatives = runs.records.map((records, i) =>
    comparedAlternative(origin.alternatives[i], plan.scenarios[i], records, firstStep, evaluation.metrics[i]),
  );
  const comparison: Comparison = {
    schemaVersion: COMPARISON_VERSION,
    version: origin.version,
    scenario: scenario.name,
    description: scenario.description,
    seed: scenario.seed,
    command: origin.command,
    complete: runs.complete,
    replications: runs.records[0].length,
    duration: scenario.duration,
    warmup: runs.warmup.seconds,
    warmupFrom: plan.findWarmup ? 'MSER-5' : 'scenario',
    confidence: 1 - plan.alpha,
    comparisons: evaluation.comparisons,
    correction: 'Bonferroni',
    ...precisionOf(plan, runs),
    baseline: origin.alternatives[0].name,
    remarks: remarksOf(alternatives, plan, runs),
    alternatives,
  };
  return { comparison, ...tables(origin.alternatives, runs.records) };
}

/** One alternative's own part: what it changes, whether it was stable, its metrics. */
function comparedAlternative(
  { name, set }: Alternative,
  scenario: Scenario,
  records: readonly ReplicationRecord[],
  firstStep: number,
  metrics: ComparedAlternative['metrics'],
): ComparedAlternative {
  const unstable = instability(records, firstStep, stepsBeforeFault(scenario));
  return {
    name,
    set,
    scenarioHash: canonicalHash(canonical(scenario)),
    utilisation: meanUtilisation(records),
    ...(unstable !== undefined && { unstable }),
    metrics,
  };
}

/** Absent unless a precision was asked for; one that was never measured counts as not reached. */
function precisionOf(
  { precision }: ComparisonPlan,
  { reached = Number.NaN }: ComparedRuns,
): Pick<Comparison, 'precision'> {
  return precision === undefined ? {} : { precision: { asked: precision, reached: reached <= precision } };
}

/** Rows of replications.csv and distribution.csv. */
function tables(
  alternatives: readonly Alternative[],
  records: readonly (readonly ReplicationRecord[])[],
): Pick<ComparisonResults, 'replications' | 'distributions'> {
  const pairs = alternatives.map(({ name }, i) => ({ name, runs: records[i] }));
  return {
    replications: pairs.flatMap(({ name, runs }) => runs.flatMap((run, i) => replicationRows(name, run, i))),
    distributions: pairs.flatMap(({ name, runs }) => distributionRows(name, runs)),
  };
}

/** One row a traffic source; rounded only when it is written. */
function replicationRows(
  alternative: string,
  { traffic }: ReplicationRecord,
  replication: number,
): ReplicationRow[] {
  return traffic.map((source) => {
    const values = measure(source);
    return { alternative, replication, traffic: source.name, sent: source.sent, values };
  });
}

/** Points that fewer than one request lies beyond are left out. */
function distributionRows(alternative: string, runs: readonly ReplicationRecord[]): DistributionRow[] {
  return runs[0].traffic.flatMap(({ name }, source) => {
    const histogram = pooled(runs.map(({ traffic }) => traffic[source].latency));
    const shares = SHARES.filter((share) => share * histogram.count >= 1);
    return shares.map((share) => ({
      alternative,
      traffic: name,
      slower: significant(share),
      // The least latency is what all requests but one exceed: the histogram knows it exactly.
      latency: significant(share === 1 ? histogram.min : histogram.quantile(1 - share)),
    }));
  });
}
