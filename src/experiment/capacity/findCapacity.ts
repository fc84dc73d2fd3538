import type { CapacityPoint } from '../../metrics/capacity.ts';
import { significant } from '../../metrics/rounding.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { type ComparisonHooks, runComparison } from '../comparison/compare.ts';
import { instability, stepsBeforeFault } from '../comparison/stability.ts';
import type { ReplicationExecutor } from '../replications/replicationExecutor.ts';
import { mean } from '../statistics/moments.ts';
import { judge } from './judge.ts';
import { ratesOf } from './scaledTraffic.ts';
import { type Bracket, type SearchPlan, search } from './search.ts';

/** What a capacity search needs. */
export interface CapacityPlan extends SearchPlan {
  /** The scenario with a value in place. */
  readonly scenarioAt: (value: number) => Promise<Scenario>;
  /** Of each value. */
  readonly replications: number;
  /** Look for a warm-up at each value instead of taking the scenario's. */
  readonly findWarmup: boolean;
  /** Error probability of a bound. */
  readonly alpha: number;
}

/** What was found. */
export interface FoundCapacity {
  readonly bracket: Bracket;
  /** In ascending order. */
  readonly points: readonly CapacityPoint[];
  readonly complete: boolean;
}

/**
 * Searches for the end of the values at which all thresholds of a scenario hold. Every value is run over the same
 * replications, so that all meet the same random numbers. When the end is found, one more value is tried beyond it: a
 * threshold that holds again there is not monotone in the value, and the end is then one of several.
 *
 * @throws {ReplicationError} when a replication fails
 */
export async function findCapacity(
  plan: CapacityPlan,
  executor: ReplicationExecutor,
  hooks: ComparisonHooks = {},
): Promise<FoundCapacity> {
  const trials = new Trials(plan, executor, hooks);
  const bracket = await search(plan, (value, expected) => trials.holds(value, expected + 1));
  const further = valueBeyond(bracket, trials.points, plan.integer);
  if (further !== undefined && !trials.stopped) await trials.holds(further, 0);
  return { bracket, points: trials.points, complete: !trials.stopped };
}

/** The values tried so far. */
class Trials {
  readonly #plan: CapacityPlan;
  readonly #executor: ReplicationExecutor;
  readonly #hooks: ComparisonHooks;
  readonly #points: CapacityPoint[] = [];
  /** The greatest fraction that was told: guesses at what is left may grow. */
  #told = 0;

  constructor(plan: CapacityPlan, executor: ReplicationExecutor, hooks: ComparisonHooks) {
    this.#plan = plan;
    this.#executor = executor;
    this.#hooks = hooks;
  }

  /** Raised by an interruption: what was tried by then is told. */
  get stopped(): boolean {
    return this.#hooks.signal?.aborted === true;
  }

  /** By value, not in the order in which they were tried. */
  get points(): CapacityPoint[] {
    return [...this.#points].sort((a, b) => a.value - b.value);
  }

  /**
   * Undefined after an interruption, since what was run then is not judged.
   * @param expected values to be tried after this one, as a guess
   */
  async holds(value: number, expected: number): Promise<boolean | undefined> {
    const scenario = await this.#plan.scenarioAt(value);
    const { replications, findWarmup, alpha } = this.#plan;
    const runs = await runComparison(
      { scenarios: [scenario], replications, maxReplications: replications, findWarmup, alpha },
      this.#executor,
      this.#runHooks(expected),
    );
    // A value that was interrupted has fewer replications than the others: it would be judged by another measure.
    if (this.stopped) return undefined;
    const [records] = runs.records;
    const { seconds } = runs.warmup;
    // In steps: growth is looked for between the warm-up and the first fault.
    const unstable = instability(records, Math.ceil(seconds / scenario.step), stepsBeforeFault(scenario));
    const { verdict, measures } = judge(records, scenario.thresholds, scenario.duration - seconds, alpha);
    this.#points.push({
      value,
      order: this.#points.length + 1,
      verdict,
      rates: ratesOf(scenario).map(({ traffic, rate }) => ({ traffic, rate: significant(rate) })),
      replications: records.length,
      warmup: seconds,
      utilisation: significant(mean(records.map(({ utilisation }) => utilisation))),
      ...(unstable !== undefined && { unstable }),
      measures,
    });
    return verdict === 'holds';
  }

  /** The fraction of all values that are done, this one's runs included. */
  #runHooks(expected: number): ComparisonHooks {
    const { onProgress = () => {}, signal } = this.#hooks;
    // A guess that was too high before must not let the progress go back.
    const report = (fraction: number) => {
      const done = this.#points.length;
      this.#told = Math.max(this.#told, (done + fraction) / (done + 1 + expected));
      onProgress(this.#told);
    };
    return signal === undefined ? { onProgress: report } : { onProgress: report, signal };
  }
}

/** On the side that does not hold: halfway to the furthest value that was tried there, or half as much again. */
function valueBeyond(
  { find, good, bad }: Bracket,
  points: readonly CapacityPoint[],
  integer: boolean,
): number | undefined {
  if (good === undefined || bad === undefined) return undefined;
  const values = points.map(({ value }) => value);
  const furthest = find === 'greatest' ? Math.max(...values) : Math.min(...values);
  const ratio = find === 'greatest' ? 1.5 : 1 / 1.5;
  const beyond = furthest === bad ? bad * ratio : (bad + furthest) / 2;
  const value = integer ? Math.floor(beyond) : Number(beyond.toPrecision(3));
  // A value that was tried already would tell nothing new.
  return value > 0 && !values.includes(value) ? value : undefined;
}
