import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** One case: what a rule is given and what has to come out. `SCHEMA.md` beside the files says what each area means. */
export interface ConformanceCase {
  readonly id: string;
  readonly area: string;
  readonly given: unknown;
  readonly expect: unknown;
  /** Everything that the file says of the case, its tolerance and notes included. */
  readonly entry: Readonly<Record<string, unknown>>;
}

/**
 * Every case in the JSON files below the folders, in the order of the folders and, in each, of the file names.
 * @throws Error if a folder cannot be read, or if a file is not a list of cases
 */
export function readCases(folders: readonly string[]): ConformanceCase[] {
  return folders.flatMap(jsonFilesBelow).flatMap(casesIn);
}

/** @param path a folder, or a single file */
function jsonFilesBelow(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  const entries = readdirSync(path, { recursive: true, encoding: 'utf8' });
  return entries
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => join(path, name));
}

function casesIn(file: string): ConformanceCase[] {
  const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!Array.isArray(content)) throw new Error(`${file}: not a list of cases`);
  const entries: readonly unknown[] = content;
  return entries.map((entry, i) => {
    if (!isObject(entry)) throw new Error(`${file}: entry ${i} is not a case`);
    // Some groups of cases name their area "group".
    const { id, area = entry['group'], given, expect } = entry;
    if (typeof id !== 'string' || typeof area !== 'string' || expect === undefined)
      throw new Error(`${file}: entry ${i} lacks an id, an area or what is expected`);
    return { id, area, given, expect, entry };
  });
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
