import { join } from 'node:path';
import type { Alternative } from '../experiment/comparison/alternative.ts';
import type { ComparedRuns, ComparisonHooks, ComparisonPlan } from '../experiment/comparison/compare.ts';
import type { ComparisonOrigin } from '../experiment/comparison/comparisonResults.ts';
import type { ReplicationExecutor } from '../experiment/replications/replicationExecutor.ts';
import type { ComparisonResults } from '../metrics/comparison.ts';
import { assertReplaceable } from '../metrics/resultsFolder.ts';
import { comparisonJson, writeComparison } from '../metrics/writeComparison.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Overrides } from '../scenario/source/overrides.ts';
import { alternativesOf } from './compareAlternatives.ts';
import { type Effort, effortOf } from './comparePlan.ts';
import { comparisonText } from './comparisonText.ts';
import type { ChartParts } from './drawCharts.ts';
import { CommandError, ExitStatus, type ExitStatusCode } from './exitStatus.ts';
import { packageVersion } from './packageVersion.ts';
import type { PolicyModuleArgs } from './policyModuleOption.ts';
import { progressOn } from './progress.ts';
import { repeatComparison } from './repeatCommand.ts';
import { replaceFolder } from './replaceFolder.ts';
import { type Loaded, reportProblems } from './reportProblems.ts';
import { overridesOf } from './runScenario.ts';
import { STANDARD_INPUT_PATH } from './standardInput.ts';
import { print, type Terminal, wantsColour } from './terminal.ts';

/** Error probability of the intervals. 5 %: intervals hold with 95 %, those of differences all together. */
const ALPHA = 0.05;

/** Arguments and options of `seatrial compare`, and those of `run --replications`, which has no alternatives. */
export interface CompareArgs extends PolicyModuleArgs {
  readonly scenario: string;
  /** Names with commas; the first is the baseline. */
  readonly policies?: string | undefined;
  /** `path=v1,v2` or `path=from..to:count`. */
  readonly vary?: readonly string[] | undefined;
  /** Runs of each alternative, as text. */
  readonly replications?: string | undefined;
  /** Relative half width of the intervals, at which adding ends: `5%`. */
  readonly precision?: string | undefined;
  readonly 'max-replications'?: string | undefined;
  /** Threads, as text; undefined: one for each core. */
  readonly workers?: string | undefined;
  readonly seed?: string | undefined;
  readonly duration?: string | undefined;
  /** Assignments `path=value`, which every alternative has. */
  readonly set: readonly string[];
  /** Folder of the results. */
  readonly out?: string | undefined;
  /** `table` or `json`. */
  readonly format: string;
  /** False: no pictures and no report. */
  readonly charts: boolean;
  /** Errors only on standard error. */
  readonly quiet: boolean;
}

/** A scenario as it is read, and whether it says how long its warm-up is. */
type LoadedScenario = Loaded<Scenario> & { readonly givesWarmup?: boolean };

/**
 * What `compare` is put together from. They are loaded only when they are needed, for they are large. Tests
 * put others in their place.
 */
export interface CompareParts extends ChartParts {
  /** Reads and checks a scenario file with changes of the command line. */
  readScenario(file: string, overrides: Overrides): Promise<LoadedScenario>;
  /** Threads that run replications; to be closed after use. */
  workerPool(workers: number, policyModules: readonly string[]): ReplicationExecutor;
  /** Runs all alternatives over the same replications. */
  runComparison(
    plan: ComparisonPlan,
    executor: ReplicationExecutor,
    hooks: ComparisonHooks,
  ): Promise<ComparedRuns>;
  /** Intervals and differences, in the form of comparison.json. */
  comparisonResults(plan: ComparisonPlan, runs: ComparedRuns, origin: ComparisonOrigin): ComparisonResults;
}

/** A comparison that is ready to run. */
interface Prepared {
  /** The scenarios in the order of the alternatives, and how often each is run. */
  readonly plan: ComparisonPlan;
  /** What each changes. */
  readonly alternatives: readonly Alternative[];
}

/**
 * Compares alternatives of a scenario: reads each, runs all over the same replications in worker threads, computes
 * intervals and differences, writes, draws, and prints.
 *
 * @param single run the scenario as it is, with nothing to compare it with
 * @throws {CommandError} when a scenario is invalid or an option makes no sense
 * @throws {ReplicationError} when a replication fails; nothing is written then
 */
export async function compareScenarios(
  args: CompareArgs,
  terminal: Terminal,
  parts: CompareParts,
  single = false,
): Promise<ExitStatusCode> {
  if (args.scenario === STANDARD_INPUT_PATH)
    throw new CommandError('replications need a scenario file: standard input can be read only once');
  const effort = effortOf(args);
  const { plan, alternatives } = await prepare(args, effort, terminal, parts, single);
  const [{ name }] = plan.scenarios;
  const out = args.out ?? join('results', single ? name : `${name}-comparison`);
  // Told before anything is run: an hour of runs must not end with a folder that may not be written.
  assertReplaceable(out);
  const runs = await runAll(plan, effort.workers, args, terminal, parts);
  const origin = { version: packageVersion(), command: repeatComparison(args, single), alternatives };
  const results = parts.comparisonResults(plan, runs, origin);
  const contents = {
    write: (folder: string) => writeComparison(folder, results),
    ...(args.charts && { charts: parts }),
    quiet: args.quiet,
  };
  const drawn = await replaceFolder(out, contents, terminal);
  const where = drawn ? `Report: ${join(out, 'report.html')}` : `Results: ${out}`;
  const { columns } = terminal.stdout;
  const view = { columns, colour: wantsColour(terminal.stdout, terminal.env), where };
  const { comparison } = results;
  print(
    terminal.stdout,
    args.format === 'json' ? comparisonJson(comparison).trimEnd() : comparisonText(comparison, view),
  );
  // Interrupted comes first: what was done up to then is written, and marked as incomplete.
  if (!runs.complete) return ExitStatus.interrupted;
  return drawn || !args.charts ? ExitStatus.done : ExitStatus.failed;
}

/**
 * Reads the scenario of each alternative; problems of all are said before anything is run.
 *
 * @param single the scenario as it is, without alternatives
 * @throws {CommandError} when one of them is invalid or has no traffic
 */
async function prepare(
  args: CompareArgs,
  effort: Effort,
  terminal: Terminal,
  parts: CompareParts,
  single: boolean,
): Promise<Prepared> {
  const overrides = overridesOf(args);
  const loaded = await parts.readScenario(args.scenario, overrides);
  const plain = reportProblems(loaded, terminal, args.quiet);
  if (plain.traffic.length === 0)
    throw new CommandError('the scenario has no traffic: there is nothing to measure');
  const alternatives = single ? [{ name: plain.name, set: [] }] : alternativesOf(args, plain);
  const scenarios: Scenario[] = [];
  // One warm-up holds for all, or they would not be compared over the same time: any that sets it decides.
  let { givesWarmup = false } = loaded;
  for (const { set } of alternatives) {
    // A problem of what an alternative sets is one of the option that gave it.
    const varied = set.map((text) => ({ text, by: optionOf(text, args) }));
    const one = await parts.readScenario(args.scenario, { ...overrides, varied });
    // Warnings were told once, of the scenario as it is.
    scenarios.push(reportProblems(one, terminal, true));
    givesWarmup ||= one.givesWarmup === true;
  }
  const { replications, maxReplications, precision } = effort;
  const wanted = { replications, maxReplications, ...(precision !== undefined && { precision }) };
  return { alternatives, plan: { scenarios, ...wanted, findWarmup: !givesWarmup, alpha: ALPHA } };
}

/** `--vary` names the path itself, as far as the `=`; what no option names is what a policy sets. */
function optionOf(text: string, { vary = [] }: CompareArgs): '--vary' | '--policies' {
  const start = text.slice(0, text.indexOf('=') + 1);
  return vary.some((each) => each.trimStart().startsWith(start)) ? '--vary' : '--policies';
}

/**
 * Runs everything, with a progress bar, to the end or to Ctrl-C.
 *
 * @throws {CommandError} with the status of an interruption, when some alternative has nothing to write yet
 */
async function runAll(
  plan: ComparisonPlan,
  workers: number,
  { quiet, 'policy-module': policyModules = [] }: CompareArgs,
  terminal: Terminal,
  parts: CompareParts,
): Promise<ComparedRuns> {
  const progress = progressOn(terminal.stderr, quiet);
  const stop = new AbortController();
  const forget = terminal.onInterrupt(() => stop.abort());
  const pool = parts.workerPool(workers, policyModules);
  try {
    const hooks = { onProgress: progress.update, signal: stop.signal };
    const runs = await parts.runComparison(plan, pool, hooks);
    // Ended before anything is printed, so that the bar is gone; a second time does nothing.
    progress.end();
    if (runs.records.every((records) => records.length > 0)) return runs;
    throw new CommandError(
      'interrupted before every alternative had one replication: nothing was written',
      ExitStatus.interrupted,
    );
  } finally {
    progress.end();
    forget();
    await pool.close();
  }
}
