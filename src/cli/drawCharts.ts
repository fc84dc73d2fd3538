import { messageOf } from './errorText.ts';
import { print, type Terminal } from './terminal.ts';

/** What draws charts and report: it reads a results folder and writes into it. */
export interface ChartParts {
  writeChartsAndReport(folder: string): Promise<unknown>;
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
    await parts.writeChartsAndReport(folder);
    return true;
  } catch (error) {
    print(terminal.stderr, `seatrial: the charts could not be drawn: ${messageOf(error)}`);
    print(terminal.stderr, `The results are in ${out}; "seatrial report ${out}" tries again.`);
    return false;
  }
}
