import { createHash } from 'node:crypto';

/** Anything that JSON can say. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Longest list of numbers that is kept as it is; a longer one (a trace) is kept as length and hash. */
const MAX_NUMBERS = 100;

/**
 * A value as plain JSON that has one form only: keys sorted, absent fields left out, numbers that JSON does not
 * know as text (`"Infinity"`), and typed arrays and long lists of numbers as `{ length, sha256 }`, the hash taken
 * of the numbers as text, one a line. Two scenarios that differ anywhere differ in this form.
 *
 * @throws {TypeError} for what is not data, such as a function
 */
export function canonical(value: unknown): Json {
  // JSON has no undefined; as a field it is left out, as an item it is null.
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (value instanceof Float64Array) return digest(value);
  if (Array.isArray(value)) return canonicalList(value);
  if (typeof value === 'object' && !ArrayBuffer.isView(value)) return canonicalObject(value);
  throw new TypeError(`a ${typeof value} of this kind has no place in a results file`);
}

/** A scenario's short lists of numbers are worth reading; a trace of a million arrivals is not. */
function canonicalList(list: readonly unknown[]): Json {
  const isLong = list.length > MAX_NUMBERS && list.every((item) => typeof item === 'number');
  return isLong ? digest(list) : list.map(canonical);
}

/** Fields in the order of their names, so that the order in which an object was made does not show. */
function canonicalObject(value: object): Json {
  const entries = Object.entries(value).filter(([, field]) => field !== undefined);
  // Keys are unique, so the order by code unit is total and the same in every locale.
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, field]) => [key, canonical(field)]));
}

/** Numbers as JavaScript prints them: the shortest text that reads back as the same number. */
function digest(numbers: ArrayLike<unknown>): Json {
  const hash = createHash('sha256');
  for (let i = 0; i < numbers.length; i++) hash.update(`${numbers[i]}\n`);
  return { length: numbers.length, sha256: hash.digest('hex') };
}

/**
 * SHA-256 of a value's canonical JSON, in hexadecimal. `JSON.stringify` keeps the order of keys, which `canonical` has
 * fixed.
 */
export function canonicalHash(value: Json): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
