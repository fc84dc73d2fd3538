import { join } from 'node:path';
import type { CapacityOrigin } from '../experiment/capacity/capacityResults.ts';
import type { CapacityPlan, FoundCapacity } from '../experiment/capacity/findCapacity.ts';
import { sourcesWithRates, withTraffic } from '../experiment/capacity/scaledTraffic.ts';
import type { ComparisonHooks } from '../experiment/comparison/compare.ts';
import type { ReplicationExecutor } from '../experiment/replications/replicationExecutor.ts';
import type { Capacity } from '../metrics/capacity.ts';
import { assertReplaceable } from '../metrics/resultsFolder.ts';
import { capacityJson, writeCapacity } from '../metrics/writeCapacity.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Overrides } from '../scenario/source/overrides.ts';
import {
  assignment,
  type CapacityEffort,
  capacityEffort,
  type SearchArgs,
  sloOverrides,
} from './capacityPlan.ts';
import { capacityText } from './capacityText.ts';
import { didYouMean } from './didYouMean.ts';
import type { ChartParts } from './drawCharts.ts';
import { CommandError, ExitStatus, type ExitStatusCode } from './exitStatus.ts';
import { packageVersion } from './packageVersion.ts';
import { progressOn } from './progress.ts';
import { repeatCapacity } from './repeatCommand.ts';
import { replaceFolder } from './replaceFolder.ts';
import { type Loaded, reportProblems } from './reportProblems.ts';
import { overridesOf } from './runScenario.ts';
import { STANDARD_INPUT_PATH } from './standardInput.ts';
import { print, type Terminal, wantsColour } from './terminal.ts';

/** Error probability of each bound. 5 %, as for comparisons: a bound holds with 95 %. */
const ALPHA = 0.05;

/** Arguments and options of `seatrial capacity`. As text, as they were typed; undefined: not given. */
export interface CapacityArgs extends SearchArgs {
  readonly scenario: string;
  /** Thresholds as `name: expression`; empty: those of the scenario. */
  readonly slo: readonly string[];
  readonly seed?: string | undefined;
  readonly duration?: string | undefined;
  /** Assignments `path=value`. */
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
 * What `capacity` is put together from. They are loaded only when they are needed, for they are large. Tests
 * put others in their place.
 */
export interface CapacityParts extends ChartParts {
  /** Reads and checks a scenario file with changes of the command line. */
  readScenario(file: string, overrides: Overrides): Promise<LoadedScenario>;
  /** Threads that run replications; to be closed after use. */
  workerPool(workers: number): ReplicationExecutor;
  /** Tries values until the end is found, or until it is stopped. */
  findCapacity(
    plan: CapacityPlan,
    executor: ReplicationExecutor,
    hooks: ComparisonHooks,
  ): Promise<FoundCapacity>;
  /** What was found, in the form of capacity.json. */
  capacityResults(plan: CapacityPlan, found: FoundCapacity, origin: CapacityOrigin): Capacity;
}

/**
 * Searches for the capacity of a scenario: reads it, runs one value after the other over the same replications in worker
 * threads, judges its thresholds, writes, draws, and prints.
 *
 * @throws {CommandError} when the scenario is invalid or has nothing to hold, or an option makes no sense
 * @throws {ReplicationError} when a replication fails; nothing is written then
 */
export async function capacityScenario(
  args: CapacityArgs,
  terminal: Terminal,
  parts: CapacityParts,
): Promise<ExitStatusCode> {
  if (args.scenario === STANDARD_INPUT_PATH)
    throw new CommandError('capacity needs a scenario file: standard input can be read only once');
  const effort = capacityEffort(args);
  const overrides = { ...overridesOf(args), ...sloOverrides(args.slo) };
  const loaded = await parts.readScenario(args.scenario, withStart(effort, overrides));
  const scenario = reportProblems(loaded, terminal, args.quiet);
  assertSomethingToHold(scenario);
  // Told before anything is run: a search of an hour must not end with a folder that it may not write.
  const out = args.out ?? join('results', `${scenario.name}-capacity`);
  assertReplaceable(out);
  const plan: CapacityPlan = {
    ...effort.search,
    scenarioAt: scenarioAt(args, effort, overrides, scenario, terminal, parts),
    replications: effort.replications,
    // A warm-up that the scenario sets is kept; else it is found from the runs.
    findWarmup: loaded.givesWarmup !== true,
    alpha: ALPHA,
  };
  const found = await searchWithProgress(plan, effort.workers, args.quiet, terminal, parts);
  const origin = {
    version: packageVersion(),
    command: repeatCapacity(args),
    scenario,
    varied: effort.varied,
  };
  return tell(parts.capacityResults(plan, found, origin), args, out, terminal, parts);
}

/**
 * The path is checked with the first value before anything is run. A wrong path is so told in the same way,
 * and as early, as any other mistake of a scenario.
 */
function withStart({ varied, search }: CapacityEffort, overrides: Overrides): Overrides {
  return varied.kind === 'path' ? withValue(overrides, assignment(varied, search.from)) : overrides;
}

/** Later assignments win, so it stands after those of the user. */
function withValue(overrides: Overrides, set: string): Overrides {
  return { ...overrides, varied: [{ text: set, by: '--vary' }] };
}

/**
 * Without thresholds every value would hold, and the search would never end.
 *
 * @throws {CommandError} that shows how to give one
 */
function assertSomethingToHold({ traffic, thresholds }: Scenario): void {
  if (traffic.length === 0)
    throw new CommandError('the scenario has no traffic: there is nothing to measure');
  if (thresholds.length > 0) return;
  const [{ name }] = traffic;
  throw new CommandError(
    `the scenario has no thresholds, so that it would hold whatever happens: give some with --slo "${name}.latency: p(99)<500ms", or in the scenario as thresholds: {${name}.latency: ["p(99)<500ms"], ${name}.failed: ["rate<0.001"]}`,
  );
}

/**
 * How a value gets into the scenario: as an assignment that is read anew, or into the rates.
 *
 * @returns a function from a value to a scenario
 * @throws {CommandError} when the traffic has no rate to multiply
 */
function scenarioAt(
  args: CapacityArgs,
  { varied }: CapacityEffort,
  overrides: Overrides,
  scenario: Scenario,
  terminal: Terminal,
  parts: CapacityParts,
): CapacityPlan['scenarioAt'] {
  if (varied.kind === 'path') {
    return async (value) => {
      const set = assignment(varied, value);
      // Warnings were told once, of the first value.
      return reportProblems(
        await parts.readScenario(args.scenario, withValue(overrides, set)),
        terminal,
        true,
      );
    };
  }
  const names = sourcesWithRates(scenario, args.traffic);
  if (names.length === 0) throw new CommandError(withoutRates(args.traffic, scenario));
  return async (value) => withTraffic(scenario, value, names);
}

/**
 * Why no traffic could be raised: there is no such source, or its arrivals have no rate.
 *
 * @returns the message
 */
function withoutRates(wanted: string | undefined, { traffic }: Scenario): string {
  // A source of a mix answers to the name of the mix as well.
  const names = traffic.flatMap(({ name, mix }) => (mix === undefined ? [name] : [mix.name, name]));
  if (wanted === undefined)
    return 'no traffic of the scenario has a rate that could be raised: vary something else with --vary path --from value';
  if (names.includes(wanted))
    return `${wanted} has no rate that could be raised: its arrivals are ${traffic.find(({ name }) => name === wanted)?.arrivals.process}`;
  return `there is no traffic source "${wanted}"${didYouMean(wanted, names) || `; there is ${names.join(', ')}`}`;
}

/**
 * Runs everything, with a progress bar, to the end or to Ctrl-C.
 *
 * @throws {CommandError} with the status of an interruption, when there is nothing to write yet
 */
async function searchWithProgress(
  plan: CapacityPlan,
  workers: number,
  quiet: boolean,
  terminal: Terminal,
  parts: CapacityParts,
): Promise<FoundCapacity> {
  const progress = progressOn(terminal.stderr, quiet);
  const stop = new AbortController();
  const forget = terminal.onInterrupt(() => stop.abort());
  const pool = parts.workerPool(workers);
  try {
    const found = await parts.findCapacity(plan, pool, { onProgress: progress.update, signal: stop.signal });
    // Ended before anything is printed, so that the bar is gone; a second time does nothing.
    progress.end();
    if (found.points.length > 0) return found;
    throw new CommandError(
      'interrupted before the first value was done: nothing was written',
      ExitStatus.interrupted,
    );
  } finally {
    progress.end();
    forget();
    await pool.close();
  }
}

/**
 * Writes, draws and prints.
 *
 * @param out folder of the results
 * @returns the status of the command
 */
async function tell(
  capacity: Capacity,
  args: CapacityArgs,
  out: string,
  terminal: Terminal,
  parts: CapacityParts,
): Promise<ExitStatusCode> {
  const contents = {
    write: (folder: string) => writeCapacity(folder, capacity),
    ...(args.charts && { charts: parts }),
    quiet: args.quiet,
  };
  // False: the pictures failed, which was said; the numbers are there.
  const drawn = await replaceFolder(out, contents, terminal);
  const where = drawn ? `Report: ${join(out, 'report.html')}` : `Results: ${out}`;
  const view = {
    columns: terminal.stdout.columns,
    colour: wantsColour(terminal.stdout, terminal.env),
    where,
  };
  const text = args.format === 'json' ? capacityJson(capacity).trimEnd() : capacityText(capacity, view);
  print(terminal.stdout, text);
  if (!capacity.complete) return ExitStatus.interrupted;
  if (args.charts && !drawn) return ExitStatus.failed;
  // No value holds: that is what a threshold that was crossed is.
  return capacity.holds === null ? ExitStatus.thresholdCrossed : ExitStatus.done;
}
