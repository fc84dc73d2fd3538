import { join } from 'node:path';
import type { Alternative } from '../experiment/comparison/alternative.ts';
import type { ComparedRuns, ComparisonHooks, ComparisonPlan } from '../experiment/comparison/compare.ts';
import type { ComparisonOrigin } from '../experiment/comparison/comparisonResults.ts';
import type { ReplicationExecutor } from '../experiment/replications/replicationExecutor.ts';
import type { ComparisonResults } from '../metrics/comparison.ts';
import { assertReplaceable, prepareFolder } from '../metrics/resultsFolder.ts';
import { comparisonJson, writeComparison } from '../metrics/writeComparison.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Overrides } from '../scenario/source/overrides.ts';
import { alternativesOf, type Effort, effortOf } from './comparePlan.ts';
import { comparisonText } from './comparisonText.ts';
import { type ChartParts, drawCharts } from './drawCharts.ts';
import { CommandError, ExitStatus, type ExitStatusCode } from './exitStatus.ts';
import { packageVersion } from './packageVersion.ts';
import type { PolicyModuleArgs } from './policyModuleOption.ts';
import { progressOn } from './progress.ts';
import { repeatComparison } from './repeatCommand.ts';
import { type Loaded, reportProblems } from './reportProblems.ts';
import { overridesOf } from './runScenario.ts';
import { STANDARD_INPUT_PATH } from './standardInput.ts';
import { print, type Terminal, wantsColour } from './terminal.ts';

/** Error probability of the intervals. */
const ALPHA = 0.05;

/** Arguments and options of `seatrial compare`, and those of `run --replications`, which has no alternatives. */
export interface CompareArgs extends PolicyModuleArgs {
  readonly scenario: string;
  readonly policies?: string | undefined;
  readonly vary?: readonly string[] | undefined;
  readonly replications?: string | undefined;
  readonly precision?: string | undefined;
  readonly 'max-replications'?: string | undefined;
  readonly workers?: string | undefined;
  readonly seed?: string | undefined;
  readonly duration?: string | undefined;
  readonly set: readonly string[];
  readonly out?: string | undefined;
  readonly format: string;
  readonly charts: boolean;
  readonly quiet: boolean;
}

/** A scenario as it is read, and whether it says how long its warm-up is. */
type LoadedScenario = Loaded<Scenario> & { readonly givesWarmup?: boolean };

/** What `compare` is put together from. They are loaded only when they are needed, for they are large. */
export interface CompareParts extends ChartParts {
  readScenario(file: string, overrides: Overrides): Promise<LoadedScenario>;
  workerPool(workers: number, policyModules: readonly string[]): ReplicationExecutor;
  runComparison(
    plan: ComparisonPlan,
    executor: ReplicationExecutor,
    hooks: ComparisonHooks,
  ): Promise<ComparedRuns>;
  comparisonResults(plan: ComparisonPlan, runs: ComparedRuns, origin: ComparisonOrigin): ComparisonResults;
}

/** A comparison that is ready to run. */
interface Prepared {
  readonly plan: ComparisonPlan;
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
  assertReplaceable(out);
  const runs = await runAll(plan, effort.workers, args, terminal, parts);
  const origin = { version: packageVersion(), command: repeatComparison(args, single), alternatives };
  const results = parts.comparisonResults(plan, runs, origin);
  const drawn = await writeFolder(out, results, args.charts, terminal, parts);
  const where = drawn ? `Report: ${join(out, 'report.html')}` : `Results: ${out}`;
  const { columns } = terminal.stdout;
  const view = { columns, colour: wantsColour(terminal.stdout, terminal.env), where };
  const { comparison } = results;
  print(
    terminal.stdout,
    args.format === 'json' ? comparisonJson(comparison).trimEnd() : comparisonText(comparison, view),
  );
  if (!runs.complete) return ExitStatus.interrupted;
  return drawn || !args.charts ? ExitStatus.done : ExitStatus.failed;
}

/** Reads the scenario of each alternative; problems of all are said before anything is run. */
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
  let { givesWarmup = false } = loaded;
  for (const { set } of alternatives) {
    const one = await parts.readScenario(args.scenario, { ...overrides, set: [...args.set, ...set] });
    // Warnings were told once, of the scenario as it is.
    scenarios.push(reportProblems(one, terminal, true));
    givesWarmup ||= one.givesWarmup === true;
  }
  const { replications, maxReplications, precision } = effort;
  const wanted = { replications, maxReplications, ...(precision !== undefined && { precision }) };
  return { alternatives, plan: { scenarios, ...wanted, findWarmup: !givesWarmup, alpha: ALPHA } };
}

/** Runs everything, with a progress bar, to the end or to Ctrl-C. */
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

/** Writes everything to a new folder that then takes the place of `out`. Returns whether there is a report. */
async function writeFolder(
  out: string,
  results: ComparisonResults,
  charts: boolean,
  terminal: Terminal,
  parts: ChartParts,
): Promise<boolean> {
  const prepared = prepareFolder(out);
  try {
    writeComparison(prepared.folder, results);
    const drawn = charts && (await drawCharts(prepared.folder, out, terminal, parts));
    prepared.commit();
    return drawn;
  } catch (error) {
    prepared.abort();
    throw error;
  }
}
