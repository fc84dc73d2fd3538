import { join } from 'node:path';
import { theoryFindings } from '../experiment/theory/compare.ts';
import { assertConserved } from '../metrics/conservation.ts';
import type { Recording } from '../metrics/recording.ts';
import { runRecord, type Summary, summarise } from '../metrics/results.ts';
import { assertReplaceable } from '../metrics/resultsFolder.ts';
import { jsonText, writeResults } from '../metrics/writeResults.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Overrides } from '../scenario/source/overrides.ts';
import { advanceToEnd, type Steppable } from './advanceToEnd.ts';
import type { ChartParts } from './drawCharts.ts';
import { ExitStatus, type ExitStatusCode } from './exitStatus.ts';
import { packageVersion } from './packageVersion.ts';
import type { PolicyModuleArgs } from './policyModuleOption.ts';
import { progressOn } from './progress.ts';
import { momentText } from './quantities.ts';
import { repeatCommand } from './repeatCommand.ts';
import { replaceFolder } from './replaceFolder.ts';
import { type Loaded, reportProblems } from './reportProblems.ts';
import { plainText, print, type Terminal, wantsColour } from './terminal.ts';
import { terminalSummary } from './terminalSummary.ts';

/** Arguments and options of `seatrial run`. */
export interface RunArgs extends PolicyModuleArgs {
  readonly scenario: string;
  /** As text: digits may be a number or a name. */
  readonly seed?: string | undefined;
  /** Length of the traffic, as it was typed. */
  readonly duration?: string | undefined;
  /** Assignments `path=value`. */
  readonly set: readonly string[];
  /** Folder of the results. */
  readonly out?: string | undefined;
  /** `table` or `json`. */
  readonly format: string;
  /** False: no pictures and no report, which take longer than a small run. */
  readonly charts: boolean;
  readonly 'verbose-scheduling'?: boolean | undefined;
  /** Errors only on standard error. */
  readonly quiet: boolean;
}

/** A simulation as this command drives it. */
export interface Simulation extends Steppable {
  /** Ends the recording. @param complete false if steps are missing */
  finish(complete: boolean): Recording;
}

/** What `run` is put together from. They are loaded only when they are needed, for they are large. */
export interface RunParts extends ChartParts {
  /** Reads and checks a scenario file with changes of the command line. */
  readScenario(file: string, overrides: Overrides): Promise<Loaded<Scenario>>;
  /** Builds the world of a scenario at time 0. */
  createSimulation(scenario: Scenario, options: { readonly verboseScheduling: boolean }): Simulation;
}

/**
 * Runs a scenario from its file to its report: parse, validate and normalise (readScenario), build the world
 * (createSimulation), advance step by step, record, summarise, judge, write, draw.
 *
 * @throws {CommandError} when the scenario is invalid or the results folder cannot be used
 * @throws {ConservationError} when requests were lost or counted twice; nothing is written then
 */
export async function runScenario(
  args: RunArgs,
  terminal: Terminal,
  parts: RunParts,
): Promise<ExitStatusCode> {
  const scenario = reportProblems(
    await parts.readScenario(args.scenario, overridesOf(args)),
    terminal,
    args.quiet,
  );
  // Told before anything is run, for a run may take long.
  const out = args.out ?? join('results', scenario.name);
  assertReplaceable(out);
  const { 'verbose-scheduling': verboseScheduling = false } = args;
  const simulation = parts.createSimulation(scenario, { verboseScheduling });
  const recording = await simulate(simulation, terminal, args.quiet);
  const remark = recording.scheduling?.remark();
  if (remark !== undefined && !args.quiet) print(terminal.stderr, remark);
  // Before anything is written: numbers that do not add up must not be seen.
  assertConserved(recording);
  const summary = summarise(recording, scenario, theoryFindings(scenario, recording));
  const origin = { version: packageVersion(), scenario, command: repeatCommand(args) };
  const results = { run: runRecord(origin, recording.complete), summary, recording };
  const contents = {
    write: (folder: string) => writeResults(folder, results),
    ...(args.charts && { charts: parts }),
    quiet: args.quiet,
  };
  const drawn = await replaceFolder(out, contents, terminal);
  const where = drawn ? `Report: ${join(out, 'report.html')}` : `Results: ${out}`;
  const about = aboutRun(recording, scenario);
  const text =
    args.format === 'json' ? jsonText(summary).trimEnd() : overview(summary, about, where, terminal);
  print(terminal.stdout, text);
  return statusOf(summary, drawn || !args.charts);
}

/** A seed of digits is a number, as it is in a scenario file, so that both ways to give it are one scenario. */
export function overridesOf({ seed, duration, set }: Pick<RunArgs, 'seed' | 'duration' | 'set'>): Overrides {
  const seedValue = seed !== undefined && /^(0|[1-9]\d{0,14})$/.test(seed) ? Number(seed) : seed;
  return {
    ...(seedValue !== undefined && { seed: seedValue }),
    ...(duration !== undefined && { duration }),
    set,
  };
}

/** Advances to the end or to Ctrl-C. What was recorded up to then is whole steps, so it adds up in either case. */
async function simulate(simulation: Simulation, terminal: Terminal, quiet: boolean): Promise<Recording> {
  const progress = progressOn(terminal.stderr, quiet);
  let stopped = false;
  const forget = terminal.onInterrupt(() => {
    stopped = true;
  });
  try {
    const complete = await advanceToEnd(simulation, progress, () => stopped);
    progress.end();
    if (!complete && !quiet)
      print(terminal.stderr, `Interrupted at ${momentText(simulation.now)}: writing the results up to then.`);
    return simulation.finish(complete);
  } finally {
    progress.end();
    forget();
  }
}

/** The summary for people, as wide as the terminal and in colour if it shows any. */
function overview(summary: Summary, about: string, where: string, terminal: Terminal): string {
  const { columns } = terminal.stdout;
  return terminalSummary(summary, {
    columns,
    colour: wantsColour(terminal.stdout, terminal.env),
    about,
    where,
  });
}

/** `600 s of traffic, the first 30 s not counted, seed 1`. */
function aboutRun({ complete, stepEnds }: Recording, { duration, warmup, seed }: Scenario): string {
  const length = complete ? '' : `${momentText(stepEnds.at(-1) ?? 0)} of `;
  const counted = warmup > 0 ? `, the first ${momentText(warmup)} not counted` : '';
  return `${length}${momentText(duration)} of traffic${counted}, seed ${plainText(String(seed))}`;
}

/** An interrupted run says nothing about thresholds, so that comes first. */
function statusOf(summary: Summary, drawnAsAsked: boolean): ExitStatusCode {
  if (!summary.complete) return ExitStatus.interrupted;
  if (!drawnAsAsked) return ExitStatus.failed;
  return summary.thresholds.every(({ ok }) => ok) ? ExitStatus.done : ExitStatus.thresholdCrossed;
}
