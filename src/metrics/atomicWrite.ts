import { closeSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/**
 * Writes a file piece by piece under a temporary name in the same folder and renames it when it is whole, so that
 * nobody ever reads half of it. If a piece cannot be made or written, nothing of it is left behind.
 *
 * @param pieces consecutive parts of the text; they are taken one by one, so they need not fit in memory together
 */
export function writeAtomically(path: string, pieces: Iterable<string>): void {
  // The process number keeps two runs that write to one place apart.
  const temporary = `${path}.${process.pid}.tmp`;
  const file = openSync(temporary, 'w');
  try {
    // The file is closed in any case: an open one cannot be removed everywhere.
    try {
      for (const piece of pieces) writeFileSync(file, piece);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
