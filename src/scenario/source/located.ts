import type { Place } from '../diagnostics/diagnostic.ts';

/** Keys of mappings and indices of lists, from the top. */
export type Path = readonly (string | number)[];

/** Whether a problem lies in a key or in what it holds. */
export type Part = 'key' | 'value';

/**
 * A value that was read from somewhere and knows where each part of it stood. A value read from text is
 * located by its document, one from an option by the option.
 */
export interface Located {
  readonly value: unknown;
  /** Position of the part at `path`; of the nearest part around it when there is no such part. */
  at(path: Path, part?: Part): Place;
}

/**
 * The part of a located value at `path`, as a located value of its own. Its problems then have paths from the
 * file's own top, and not from the part's.
 */
export function within(located: Located, path: Path): Located {
  return {
    value: valueAt(located.value, path),
    at: (inner, part) => located.at([...path, ...inner], part),
  };
}

/**
 * What stands at a path; `undefined` when nothing does. Own properties alone: `constructor` is a key like any
 * other.
 */
export function valueAt(value: unknown, path: Path): unknown {
  let current = value;
  for (const segment of path) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = Object.getOwnPropertyDescriptor(current, segment)?.value;
  }
  return current;
}

/**
 * A path in Kubernetes' notation: `spec.ports[0].port`, and `metadata.labels[a.b/c]` for keys that are no
 * words. As `kubectl` prints a field, so that a path can be pasted.
 */
export function formatPath(path: Path): string {
  let text = '';
  for (const segment of path) {
    const word = typeof segment === 'string' && /^[\w-]+$/.test(segment);
    if (word) text += text === '' ? segment : `.${segment}`;
    else text += `[${segment}]`;
  }
  return text;
}

/** Is the value a mapping (not a list, not null)? */
export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
