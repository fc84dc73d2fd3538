import { messageOf } from './errorText.ts';
import { print, type Terminal } from './terminal.ts';

/** What draws: both read a results folder and write into it. */
export interface ChartParts {
  renderCharts(folder: string): Promise<unknown>;
  writeReport(folder: string): Promise<unknown>;
}

/**
 * Draws charts and report into a folder that will be `out`. Results that were simulated are worth keeping even if
 * they cannot be drawn: the reason is then said, and how to try again.
 *
 * @returns whether it worked
 */
export async function drawCharts(
  folder: string,
  out: string,
  terminal: Terminal,
  parts: ChartParts,
): Promise<boolean> {
  try {
    await parts.renderCharts(folder);
    await parts.writeReport(folder);
    return true;
  } catch (error) {
    print(terminal.stderr, `seatrial: the charts could not be drawn: ${messageOf(error)}`);
    print(terminal.stderr, `The results are in ${out}; "seatrial report ${out}" tries again.`);
    return false;
  }
}
