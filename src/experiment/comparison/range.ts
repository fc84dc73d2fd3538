import { AlternativesError, MAX_ALTERNATIVES } from './alternative.ts';

/** `100/s..1000/s:10`, `10ms..50ms:5`, `0.1..0.9:9`: two numbers of one unit, and how many values there are in all. */
const RANGE = /^(-?\d+(?:\.\d+)?)([^\d.:]*)\.\.(-?\d+(?:\.\d+)?)([^\d.:]*)(?::(\d+))?$/;

/** Values without a number of their own. */
const DEFAULT_COUNT = 10;

/**
 * The values of a range, both ends included, evenly spaced; `undefined` for a text that is none.
 *
 * @throws {AlternativesError} for two units, or a number of values that makes no range
 */
export function rangeValues(text: string): string[] | undefined {
  const match = RANGE.exec(text);
  if (match === null) return undefined;
  const [, from, unit, to, unitOfEnd, countText = String(DEFAULT_COUNT)] = match;
  const count = Number(countText);
  // `0.1..0.9s` has its unit at the end; a unit at the start must be the same.
  if (unit !== '' && unit !== unitOfEnd) {
    throw new AlternativesError(`${text}: both ends of a range have the same unit`);
  }
  if (count < 2 || count > MAX_ALTERNATIVES) {
    throw new AlternativesError(`${text}: a range has 2 to ${MAX_ALTERNATIVES} values`);
  }
  const [first, last] = [Number(from), Number(to)];
  const step = (last - first) / (count - 1);
  // Twelve digits hide what binary fractions add: 0.1 + 2 x 0.1 is 0.3.
  return Array.from({ length: count }, (_, i) => `${Number((first + i * step).toPrecision(12))}${unitOfEnd}`);
}
