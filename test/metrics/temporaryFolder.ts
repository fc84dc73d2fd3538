import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder for one test, gone when it is over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'seatrial-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The names in a folder, hidden ones too, in order. */
export function namesIn(folder: string): string[] {
  return readdirSync(folder).sort();
}

export function textOf(...path: string[]): string {
  return readFileSync(join(...path), 'utf8');
}
