import { isMapping } from '../source/located.ts';

/**
 * The value without the mappings' keys that hold null: Kubernetes treats `ports:` with nothing behind it like no
 * `ports` at all. Shared parts stay shared, so that it takes no more time than the text is long. The map
 * holds what has been copied, as an alias of YAML makes one value appear in many places.
 */
export function withoutNulls(value: unknown, known = new Map<object, unknown>()): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const before = known.get(value);
  if (before !== undefined) return before;
  const copy = isMapping(value)
    ? Object.fromEntries(
        Object.entries(value)
          .filter(([, part]) => part !== null)
          .map(([key, part]) => [key, withoutNulls(part, known)]),
      )
    : Object.values(value).map((part) => withoutNulls(part, known));
  known.set(value, copy);
  return copy;
}
