import { prepareFolder } from '../metrics/resultsFolder.ts';
import { type ChartParts, drawCharts } from './drawCharts.ts';
import { print, type Terminal } from './terminal.ts';

/** How results get into their folder. */
export interface FolderContents {
  /** Writes the results themselves. */
  readonly write: (folder: string) => void;
  /** Absent: no charts and no report are asked for. */
  readonly charts?: ChartParts;
  /** No remarks on standard error. */
  readonly quiet: boolean;
}

/**
 * Writes everything to a new folder that then takes the place of `out`. Returns whether there is a report.
 *
 * @throws {ResultsFolderError} see `assertReplaceable` of metrics/resultsFolder.ts
 */
export async function replaceFolder(
  out: string,
  { write, charts, quiet }: FolderContents,
  terminal: Terminal,
): Promise<boolean> {
  const prepared = prepareFolder(out);
  // From here on a first Ctrl-C waits for the files; a second one gives up and leaves earlier results alone.
  const forget = terminal.onInterrupt(() => {
    if (!quiet) print(terminal.stderr, 'The results are being written. Press Ctrl-C again to give them up.');
  });
  try {
    write(prepared.folder);
    const drawn = charts !== undefined && (await drawCharts(prepared.folder, out, terminal, charts));
    prepared.commit();
    return drawn;
  } catch (error) {
    prepared.abort();
    throw error;
  } finally {
    forget();
  }
}
