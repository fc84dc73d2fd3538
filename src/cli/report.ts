import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Argv } from 'yargs';
import type { Command } from './command.ts';
import type { ChartParts } from './drawCharts.ts';
import { CommandError, ExitStatus, type ExitStatusCode } from './exitStatus.ts';
import { loadCapacityChartParts, loadChartParts, loadComparisonChartParts } from './loadParts.ts';
import { print, type Terminal } from './terminal.ts';

/** Arguments of `seatrial report`. */
interface ReportArgs {
  readonly folder: string;
}

/** What draws a folder, by the file that tells what is in it. */
const LOADERS = [
  ['comparison.json', loadComparisonChartParts],
  ['capacity.json', loadCapacityChartParts],
  ['run.json', loadChartParts],
] as const;

/** `seatrial report`: draws charts and report again from a results folder alone. */
export const reportCommand: Command<ReportArgs> = {
  usage: 'report <folder>',
  summary: 'Draw charts and report again from a results folder',
  needs: 'a results folder',
  flags: [],
  declare: (cli: Argv) =>
    cli
      .positional('folder', {
        type: 'string',
        demandOption: true,
        describe: 'Results folder of an earlier run',
      })
      .example('$0 report results/node-failure', 'writes charts/ and report.html'),
  run: ({ folder }, terminal) =>
    drawReport(folder, terminal, () => {
      const [, load] = LOADERS.find(([file]) => existsSync(join(folder, file))) ?? [];
      return (load ?? loadChartParts)();
    }),
};

/**
 * Draws charts and report into a results folder and prints where the report is.
 *
 * @param load what draws; only asked for when there is something to draw
 * @throws {CommandError} when the folder holds no results
 */
export async function drawReport(
  folder: string,
  terminal: Terminal,
  load: () => Promise<ChartParts>,
): Promise<ExitStatusCode> {
  if (!existsSync(folder)) throw new CommandError(`there is no folder ${folder}`);
  if (!LOADERS.some(([file]) => existsSync(join(folder, file)))) {
    throw new CommandError(`${folder} holds no results: it has no run.json, which "seatrial run" writes`);
  }
  const parts = await load();
  await parts.writeChartsAndReport(folder);
  print(terminal.stdout, join(folder, 'report.html'));
  return ExitStatus.done;
}
