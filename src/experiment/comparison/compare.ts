import type { Scenario } from '../../scenario/scenario.ts';
import type { ReplicationExecutor } from '../replications/replicationExecutor.ts';
import type { ReplicationRecord, ReplicationTask } from '../replications/replicationRecord.ts';
import { runReplications } from '../replications/runReplications.ts';
import { measure } from './metrics.ts';
import { nextReplications, worstPrecision } from './precision.ts';
import { type DetectedWarmup, detectWarmup } from './warmup.ts';

/**
 * Replications in which the warm-up is looked for. They are averaged, so that the noise of a single run is not taken
 * for a warm-up.
 */
const PILOT = 3;

/** What to compare, and how precisely. */
export interface ComparisonPlan {
  /** A normalised scenario for each alternative; the first is the baseline. */
  readonly scenarios: readonly Scenario[];
  /** Of each alternative, at least. */
  readonly replications: number;
  /** Relative half width of the latencies' intervals to go on for; absent: the replications are all. */
  readonly precision?: number;
  readonly maxReplications: number;
  /** Look for a warm-up with MSER-5 instead of taking the scenario's. */
  readonly findWarmup: boolean;
  /** Error probability of an interval. */
  readonly alpha: number;
}

/** What the caller shows and decides while a comparison runs. */
export interface ComparisonHooks {
  /** @param fraction of the runs known to be needed that are done; more may turn out to be */
  readonly onProgress?: (fraction: number) => void;
  /** Ends the comparison; the replications that every alternative has by then are kept. */
  readonly signal?: AbortSignal;
}

/** The runs of a comparison, before anything is computed from them. */
export interface ComparedRuns {
  /** By alternative and replication; as many of each. */
  readonly records: readonly (readonly ReplicationRecord[])[];
  readonly warmup: DetectedWarmup;
  readonly complete: boolean;
  /** The relative half width that was reached; absent unless one was asked for. */
  readonly reached?: number;
}

/**
 * Runs every alternative over the same replications: replication i of each meets the same random numbers. All of one
 * replication are done before the next, so that an interruption leaves whole replications.
 *
 * @throws {ReplicationError} when a replication fails
 */
export async function runComparison(
  plan: ComparisonPlan,
  executor: ReplicationExecutor,
  hooks: ComparisonHooks = {},
): Promise<ComparedRuns> {
  const rounds = new Rounds(plan, executor, hooks);
  const warmup = plan.findWarmup ? await rounds.pilot() : { seconds: plan.scenarios[0].warmup };
  // Without a precision the loop ends after its first turn.
  let [target, reached] = [plan.replications, 0];
  for (;;) {
    await rounds.upTo(target);
    if (rounds.stopped || plan.precision === undefined) break;
    reached = worstPrecision(rounds.series(), plan.alpha);
    if (reached <= plan.precision || target >= plan.maxReplications) break;
    target = nextReplications(target, reached, plan.precision, plan.maxReplications);
  }
  const records = rounds.records;
  const result = { records, warmup, complete: !rounds.stopped };
  return plan.precision === undefined ? result : { ...result, reached };
}

/** The replications so far. */
class Rounds {
  readonly #plan: ComparisonPlan;
  readonly #executor: ReplicationExecutor;
  readonly #hooks: ComparisonHooks;
  /** With the warm-up that was found, once there is one. */
  #scenarios: readonly Scenario[];
  /** By replication and alternative; whole replications only. */
  #rows: ReplicationRecord[][] = [];
  /** Runs done and runs planned, pilots included, for the progress. */
  #done = 0;
  #planned: number;

  constructor(plan: ComparisonPlan, executor: ReplicationExecutor, hooks: ComparisonHooks) {
    this.#plan = plan;
    this.#executor = executor;
    this.#hooks = hooks;
    this.#scenarios = plan.scenarios;
    this.#planned = plan.scenarios.length * plan.replications;
  }

  /** Raised by an interruption; what is whole by then is kept. */
  get stopped(): boolean {
    return this.#hooks.signal?.aborted === true;
  }

  /** By alternative and replication, as the statistics want them. */
  get records(): ReplicationRecord[][] {
    return this.#scenarios.map((_, alternative) => this.#rows.map((row) => row[alternative]));
  }

  /** Metrics of each alternative and source, one a replication. */
  series() {
    return this.records.flatMap((runs) =>
      runs[0].traffic.map((_, source) => runs.map(({ traffic }) => measure(traffic[source]))),
    );
  }

  /** Runs a few replications without a warm-up and finds it; they count if there is none, else are run again. */
  async pilot(): Promise<DetectedWarmup> {
    this.#scenarios = this.#plan.scenarios.map((scenario) => ({ ...scenario, warmup: 0 }));
    await this.upTo(Math.min(PILOT, this.#plan.replications));
    if (this.#rows.length === 0) return { seconds: 0 };
    const found = detectWarmup(this.#scenarios[0], this.records);
    if (found.seconds === 0 || this.stopped) return { ...found, seconds: 0 };
    // The pilots are thrown away, but the progress has counted them.
    this.#planned += this.#done;
    this.#rows = [];
    this.#scenarios = this.#plan.scenarios.map((scenario) => ({ ...scenario, warmup: found.seconds }));
    return found;
  }

  /** Adds replications until there are so many of each alternative. */
  async upTo(replications: number): Promise<void> {
    const first = this.#rows.length;
    const width = this.#scenarios.length;
    const tasks: ReplicationTask[] = [];
    // All alternatives of one replication before the next: see the top of {@link runComparison}.
    for (let replication = first; replication < replications; replication++)
      for (const scenario of this.#scenarios) tasks.push({ scenario, replication });
    this.#planned = Math.max(this.#planned, this.#done + tasks.length);
    const records = await runReplications(tasks, this.#executor, this.#runHooks());
    for (let at = 0; at < records.length; at += width) {
      const row = records.slice(at, at + width).filter((record) => record !== undefined);
      // After an interruption only the replications up to the first gap are a random sample of the planned ones.
      if (row.length < width) break;
      this.#rows.push(row);
    }
  }

  /** Counts every run that ends, pilots included. */
  #runHooks() {
    const { onProgress = () => {}, signal } = this.#hooks;
    const onDone = () => onProgress(++this.#done / this.#planned);
    return signal === undefined ? { onDone } : { onDone, signal };
  }
}
