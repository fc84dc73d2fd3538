import { MAX_TRACE_LINE_LENGTH, MAX_TRACE_LINES } from '../limits.ts';
import { emptyTrace, fileIsSpecial, noTimestamp, tooManyTraceLines } from '../messages.ts';
import { readLines } from '../source/readLines.ts';
import { fileProblem, statFile } from '../source/readTextFile.ts';
import { logTime, timestamp } from './timestamps.ts';

/**
 * Arrival times of a trace, or what is wrong with it; `line` (from 1) if it is a line of the file. Times are
 * in seconds from the first arrival, ascending.
 */
export type Trace = { readonly times: Float64Array } | { readonly problem: string; readonly line?: number };

/** Names of columns that hold time stamps. */
const TIME_COLUMNS = ['timestamp', '@timestamp', 'time', 'ts', 'datetime', 'date'];

/**
 * Reads when requests arrived: from an access log (Common or Combined Log Format), or from a CSV file with a column of
 * time stamps (named `timestamp` or `time`, else the first), or a plain list of them.
 *
 * The times are sorted, and count from the first one. Logs have stamps of whole seconds: where all are whole, the
 * n arrivals of a second are spread evenly inside it, at (i + 1/2) / n, since leaving them all at its beginning
 * would make a burst every second that never was.
 */
export function readTrace(file: string): Trace {
  const stats = statFile(file);
  if ('problem' in stats) return stats;
  if (!stats.isFile()) return { problem: fileIsSpecial(file, stats.isDirectory()) };
  try {
    return arrivals(readLines(file, MAX_TRACE_LINE_LENGTH), file);
  } catch (error) {
    return { problem: fileProblem(file, error) };
  }
}

/**
 * Reads the lines; stops at the first that has no time. One pass over the file, without keeping its lines: a
 * log may have millions.
 */
function arrivals(lines: Iterable<string>, file: string): Trace {
  let times = new Float64Array(1024);
  let count = 0;
  let column = 0;
  let lineNumber = 0;
  for (const line of lines) {
    lineNumber++;
    if (line.trim() === '' || line.startsWith('#')) continue;
    // The format is judged line by line, so that logs of two servers can be put together.
    const time = logTime(line) ?? timestamp(fields(line)[column] ?? '');
    // Only the first one: a line without a time further down is damage, which would change the load
    // unnoticed.
    if (time === undefined) {
      // The first line of a CSV file may name its columns.
      if (count > 0 || lineNumber > 1) return { problem: noTimestamp(), line: lineNumber };
      column = timeColumn(fields(line));
      continue;
    }
    if (count === MAX_TRACE_LINES) return { problem: tooManyTraceLines(MAX_TRACE_LINES), line: lineNumber };
    if (count === times.length) times = doubled(times);
    times[count++] = time;
  }
  return count === 0 ? { problem: emptyTrace(file) } : { times: relative(times.slice(0, count).sort()) };
}

/** The number of lines is not known before the end: room grows by doubling. */
function doubled(times: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(times.length * 2);
  larger.set(times);
  return larger;
}

/** The fields of a line of CSV. Time stamps have no separators in them, so that quotes need no more care. */
function fields(line: string): string[] {
  return line.split(/[,;\t]/).map((field) => field.trim().replace(/^"(.*)"$/, '$1'));
}

/** The column that a header names; else the first. */
function timeColumn(header: readonly string[]): number {
  const column = header.findIndex((name) => TIME_COLUMNS.includes(name.toLowerCase()));
  return Math.max(column, 0);
}

/** Spreads whole seconds and counts from the first time. `times` is sorted, and changed in place. */
function relative(times: Float64Array): Float64Array {
  // With a single fraction in the file the stamps are finer than a second, and are taken as they are.
  if (times.every(Number.isInteger)) spreadInsideSeconds(times);
  const [first] = times;
  for (let i = 0; i < times.length; i++) times[i] -= first;
  return times;
}

/** Changes sorted times in place. See `readTrace`. */
function spreadInsideSeconds(times: Float64Array): void {
  // Runs of equal stamps, which are together because the times are sorted.
  for (let from = 0; from < times.length; ) {
    const second = times[from];
    let to = from;
    while (to < times.length && times[to] === second) to++;
    for (let i = from; i < to; i++) times[i] = second + (i - from + 0.5) / (to - from);
    from = to;
  }
}
