import type { z } from 'zod';
import type { Problems } from '../diagnostics/problems.ts';
import { unknownKey } from '../messages.ts';
import { nearest } from '../nearest.ts';
import { formatPath, isMapping, type Located, type Path, valueAt } from '../source/located.ts';
import { flawsOf, type UnknownKeys } from './flaws.ts';

/**
 * Rounds of looking for unknown keys. A key that is put right may show unknown ones below it, at most as many levels down
 * as the language has, which is fewer than this.
 */
const MAX_ROUNDS = 16;

/** A key that is read as the known one next to it. */
interface Renamed {
  /** Of the mapping, with the keys that are known. */
  readonly path: Path;
  readonly from: string;
  readonly to: string;
}

/** A value without unknown keys, and the parts whose keys were guessed. */
export interface WithKnownKeys {
  readonly located: Located;
  /** Paths of parts that stand under another key in the file. */
  readonly guessed: readonly Path[];
}

/**
 * Reports the keys that a schema does not know, and goes on as if the proposed one had been written, so that what
 * a misspelt key holds is checked in the same go and the key it stands for is not called missing. One that nothing is near is
 * left out.
 */
export function withKnownKeys(schema: z.ZodType, located: Located, problems: Problems): WithKnownKeys {
  const renamed: Renamed[] = [];
  let { value } = located;
  const at: Located['at'] = (path, part) => located.at(asWritten(path, renamed), part);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const { keys } = flawsOf(schema, value);
    if (keys.length === 0) break;
    for (const unknown of keys) {
      for (const key of unknown.keys) {
        const text = unknownKey(key, formatPath(unknown.path), unknown.known);
        problems.error(at([...unknown.path, key], 'key'), text);
        const to = replacementOf(key, unknown, value);
        value = withKey(value, unknown.path, key, to);
        if (to !== undefined) renamed.push({ path: unknown.path, from: key, to });
      }
    }
  }
  return { located: { value, at }, guessed: renamed.map(({ path, to }) => [...path, to]) };
}

/** The known key that is most likely meant; undefined: none is near, or that one is there as well. */
function replacementOf(key: string, { path, known }: UnknownKeys, value: unknown): string | undefined {
  const meant = nearest(key, known);
  return meant === undefined || valueAt(value, [...path, meant]) !== undefined ? undefined : meant;
}

/** The value with one key of the mapping at `path` called otherwise, or taken away. Nothing is changed in place. */
function withKey(value: unknown, path: Path, from: string, to: string | undefined): unknown {
  const [segment, ...deeper] = path;
  if (segment === undefined) {
    if (!isMapping(value)) return value;
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, part]) => {
        if (key !== from) return [[key, part]];
        return to === undefined ? [] : [[to, part]];
      }),
    );
  }
  const inner = withKey(valueAt(value, [segment]), deeper, from, to);
  if (Array.isArray(value)) return value.with(Number(segment), inner);
  return isMapping(value) ? { ...value, [segment]: inner } : value;
}

/** The path as the file has it. The latest renaming is the innermost, and its path has the earlier ones in it. */
function asWritten(path: Path, renamed: readonly Renamed[]): Path {
  return renamed.reduceRight<Path>((written, { path: around, from, to }) => {
    const isIn = written[around.length] === to && around.every((segment, i) => segment === written[i]);
    return isIn ? written.with(around.length, from) : written;
  }, path);
}
