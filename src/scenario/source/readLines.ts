import { closeSync, openSync, readSync } from 'node:fs';

/** Bytes read at a time: a mebibyte, of which a log has thousands of lines. */
const CHUNK = 1 << 20;

/**
 * The lines of a file, without their ends, read piece by piece so that a file may be larger than memory. Bytes are
 * taken as Latin-1: logs hold whatever clients sent, and only their ASCII parts are looked at. A line is
 * yielded when it is complete, so that a caller may stop without reading the rest.
 *
 * @param maxLength a longer line is cut into pieces of that length.
 */
export function* readLines(file: string, maxLength: number): Generator<string> {
  const handle = openSync(file, 'r');
  try {
    const buffer = Buffer.allocUnsafe(CHUNK);
    let rest = '';
    for (let size = readSync(handle, buffer); size > 0; size = readSync(handle, buffer)) {
      const lines = (rest + buffer.toString('latin1', 0, size)).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
      while (rest.length > maxLength) {
        yield rest.slice(0, maxLength);
        rest = rest.slice(maxLength);
      }
    }
    if (rest !== '') yield rest;
  } finally {
    closeSync(handle);
  }
}
