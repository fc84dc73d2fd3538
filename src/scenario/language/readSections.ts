import type { z } from 'zod';
import type { Problems } from '../diagnostics/problems.ts';
import { unknownKey } from '../messages.ts';
import { isMapping, type Located, type Path, valueAt, within } from '../source/located.ts';
import { type ManifestEntry, manifestEntry } from './manifests.ts';
import { reportIssues } from './reportIssues.ts';
import { SECTIONS, scenarioLanguage } from './scenarioLanguage.ts';

/**
 * The sections of a scenario with their defaults, in plain units. Seconds, bytes and millicores, with no
 * value undefined that has a default.
 */
export type Sections = z.output<typeof scenarioLanguage>;

/** Those sections that are right; and all of them if none is wrong. */
export interface ReadSections {
  readonly sections: { readonly [Key in keyof Sections]?: Sections[Key] | undefined };
  readonly complete: Sections | undefined;
}

/**
 * Reads the sections of a scenario. If something is wrong each is read by itself, so that a mistake in one does not
 * hide those in the others, and every mistake is reported at its place.
 */
export function readSections(located: Located, problems: Problems): ReadSections {
  const whole = scenarioLanguage.safeParse(located.value);
  // The quick way: most files are right, and their sections need not be read twice.
  if (whole.success) return { sections: whole.data, complete: whole.data };
  checkKeys(located, problems);
  const read = <S extends z.ZodType>(key: string, schema: S): z.output<S> | undefined =>
    parsed(schema, located, [key], problems);
  // A name may be left out, but its schema knows that only as a part of the whole.
  if (valueAt(located.value, ['name']) !== undefined) read('name', SECTIONS.name);
  for (const key of ['description', 'seed', 'settle', 'manifests'] as const) read(key, SECTIONS[key]);
  return { sections: partial(SECTIONS, read), complete: undefined };
}

/** The sections that others are checked against. The others are read before, for their problems alone. */
function partial(
  shape: typeof SECTIONS,
  read: <S extends z.ZodType>(key: string, schema: S) => z.output<S> | undefined,
): ReadSections['sections'] {
  return {
    duration: read('duration', shape.duration),
    warmup: read('warmup', shape.warmup),
    step: read('step', shape.step),
    cluster: read('cluster', shape.cluster),
    workloads: read('workloads', shape.workloads),
    traffic: read('traffic', shape.traffic),
    faults: read('faults', shape.faults),
    thresholds: read('thresholds', shape.thresholds),
  };
}

/** An element of `manifests`, and where it stands. */
export interface PlacedEntry {
  readonly entry: ManifestEntry;
  readonly located: Located;
}

/**
 * The elements of `manifests` that are right, so that a wrong one does not hide what is in the others.
 * `isComplete` is false if some element was left out, so that nothing is looked for in what is not there.
 */
export function manifestEntries(located: Located): {
  readonly entries: readonly PlacedEntry[];
  readonly isComplete: boolean;
} {
  const list = valueAt(located.value, ['manifests']);
  if (!Array.isArray(list)) return { entries: [], isComplete: false };
  const entries = list.flatMap((value: unknown, index) => {
    const entry = manifestEntry.safeParse(value);
    return entry.success ? [{ entry: entry.data, located: within(located, ['manifests', index]) }] : [];
  });
  // An empty list is no list of manifests: the schema reports it.
  return { entries, isComplete: entries.length === list.length && entries.length > 0 };
}

/**
 * One section by itself; `undefined` if it is wrong, which is reported. Read once for its value and once more
 * for its messages, which a success has no need of.
 */
export function parsed<S extends z.ZodType>(
  schema: S,
  located: Located,
  path: Path,
  problems: Problems,
): z.output<S> | undefined {
  const { value } = within(located, path);
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  reportIssues(schema, located, path, problems);
  return undefined;
}

/** Keys that are no section. Each is reported with the nearest one. */
export function checkKeys(
  located: Located,
  problems: Problems,
  known: readonly string[] = Object.keys(SECTIONS),
): void {
  for (const key of Object.keys(isMapping(located.value) ? located.value : {})) {
    if (!known.includes(key)) problems.error(located.at([key], 'key'), unknownKey(key, '', known));
  }
}
