import type { z } from 'zod';
import type { Problems } from '../diagnostics/problems.ts';
import { isMapping, type Located, valueAt, within } from '../source/located.ts';
import { fault } from './faults.ts';
import { type ManifestEntry, manifestEntry } from './manifests.ts';
import { parsedCluster } from './readCluster.ts';
import { parsed, parsedList, type ReadShape, readShape } from './readShape.ts';
import { SECTIONS, scenarioLanguage } from './scenarioLanguage.ts';
import { FAULT, TRAFFIC, WORKLOAD } from './templates.ts';
import { traffic } from './traffic.ts';
import { workload } from './workloads.ts';

/**
 * The sections of a scenario with their defaults, in plain units. Seconds, bytes and millicores, with no
 * value undefined that has a default.
 */
export type Sections = z.output<typeof scenarioLanguage>;

/** What could be read of the sections; and all of them if nothing is wrong. */
export interface ReadSections {
  readonly sections: { readonly [Key in keyof Sections]?: Sections[Key] | undefined };
  readonly complete: Sections | undefined;
  /** The scenario as it was read. */
  readonly located: Located;
  /** The parts that are wrong, in whose places something else stands; absent: none is. */
  readonly unread?: ReadShape['unread'];
}

/**
 * Reads the sections of a scenario. What is wrong is reported, and the rest is read all the same, so that what it means
 * can be checked in the same go.
 */
export function readSections(written: Located, problems: Problems): ReadSections {
  const whole = scenarioLanguage.safeParse(written.value);
  // The quick way: most files are right, and their sections need not be read twice.
  if (whole.success) return { sections: whole.data, complete: whole.data, located: written };
  const { located, unread } = readShape(scenarioLanguage, written, problems);
  const at = (key: keyof Sections) => valueAt(located.value, [key]);
  const sections: ReadSections['sections'] = {
    duration: parsed(SECTIONS.duration, at('duration')),
    warmup: parsed(SECTIONS.warmup, at('warmup')),
    settle: parsed(SECTIONS.settle, at('settle')),
    step: parsed(SECTIONS.step, at('step')),
    cluster: parsedCluster(at('cluster')),
    workloads: parsedList(SECTIONS.workloads, at('workloads'), workload, WORKLOAD),
    traffic: parsedList(SECTIONS.traffic, at('traffic'), traffic, TRAFFIC),
    faults: parsedList(SECTIONS.faults, at('faults'), fault, FAULT),
    thresholds: parsedThresholds(at('thresholds')),
  };
  return { sections, complete: undefined, located, unread };
}

/** Those conditions that are lists of texts. */
export function parsedThresholds(value: unknown): Sections['thresholds'] | undefined {
  const { thresholds } = SECTIONS;
  if (!isMapping(value)) return parsed(thresholds, value);
  const right = Object.entries(value).filter(([key, each]) => thresholds.safeParse({ [key]: each }).success);
  return parsed(thresholds, Object.fromEntries(right));
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
