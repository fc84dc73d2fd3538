import { isDeepStrictEqual } from 'node:util';
import type { ConformanceCase } from './case.ts';
import { isObject } from './case.ts';

/**
 * Is everything that is expected there, numbers within the tolerance of the case? A tolerance is one number for all
 * fields, or one for each. What the answer says beyond what is expected is not looked at.
 */
export function near(expected: unknown, actual: unknown, one: ConformanceCase): boolean {
  const { tolerance } = one.entry;
  if (!isObject(expected) || !isObject(actual)) return within(expected, actual, largest(tolerance));
  return Object.keys(expected).every((key) => {
    const own = isObject(tolerance) && key in tolerance ? tolerance[key] : tolerance;
    return within(expected[key], actual[key], largest(own));
  });
}

function within(expected: unknown, actual: unknown, tolerance: number): boolean {
  if (typeof expected === 'number' && typeof actual === 'number')
    return Math.abs(expected - actual) <= tolerance;
  if (Array.isArray(expected) && Array.isArray(actual))
    return (
      expected.length === actual.length && expected.every((value, i) => within(value, actual[i], tolerance))
    );
  if (isObject(expected) && isObject(actual))
    return Object.keys(expected).every((key) => within(expected[key], actual[key], tolerance));
  return isDeepStrictEqual(expected, actual);
}

/** The number that a tolerance is, or the greatest of those for parts that are not named like the field. */
function largest(tolerance: unknown): number {
  if (typeof tolerance === 'number') return tolerance;
  const parts = isObject(tolerance) ? Object.values(tolerance) : [];
  return parts.reduce<number>((most, part) => (typeof part === 'number' ? Math.max(most, part) : most), 0);
}
