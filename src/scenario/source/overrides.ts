import { parseDocument } from 'yaml';
import type { Place } from '../diagnostics/diagnostic.ts';
import type { Problems } from '../diagnostics/problems.ts';
import { noSuchElement, notAnAssignment, notYaml, setThroughScalar } from '../messages.ts';
import { isMapping, type Located, type Part, type Path, valueAt } from './located.ts';

/**
 * What the command line puts in place of parts of the scenario file. A value of the command line is what a
 * person says last, and comes after everything in the file.
 */
export interface Overrides {
  readonly seed?: string | number;
  /** As in the file: `10m`. */
  readonly duration?: string;
  /** `path=value`, such as `traffic.web.timeout=2s` or `traffic.0.arrivals.rate=900/s`. */
  readonly set?: readonly string[];
  /** More of the same that another option stands for, whose name problems then have. They come last. */
  readonly varied?: readonly WrittenAssignment[];
  /** In place of the scenario's thresholds, by what they are about: `web.latency` -> `p(99)<500ms`. */
  readonly slo?: Readonly<Record<string, readonly string[]>>;
}

/** `path=value`, and the option that stands for it. */
export interface WrittenAssignment {
  readonly text: string;
  readonly by: '--set' | '--vary' | '--policies';
}

/** One option, taken apart. `path` is as the option had it, with names in place of indices. */
export interface Assignment {
  readonly path: readonly string[];
  /** `undefined` takes the key away. */
  readonly value: unknown;
  readonly place: Place;
}

/**
 * The scenario with its overrides put in. A problem in a part that was overridden is reported at the option instead
 * of in the file. A list's element is chosen by its index or by its `name`. The order of the options is the
 * order in which they are put in, so that the last of two counts.
 */
export function withOverrides(located: Located, overrides: Overrides, problems: Problems): Located {
  return assigned(located, assignments(overrides, problems), problems);
}

/**
 * A located value with some parts put in place of its own. The places of what was changed come first: a
 * problem of a value is shown where the value came from.
 */
export function assigned(located: Located, changes: readonly Assignment[], problems: Problems): Located {
  let value = located.value;
  const places: { readonly path: Path; readonly place: Place }[] = [];
  for (const assignment of changes) {
    const changed = assign(value, assignment.path, assignment.value, []);
    if ('problem' in changed) problems.error(assignment.place, changed.problem);
    else {
      value = changed.value;
      places.push({ path: changed.path, place: assignment.place });
    }
  }
  const at = (path: Path, part?: Part): Place => {
    const isNew = valueAt(located.value, path) === undefined;
    const over = places.findLast(
      (entry) => startsWith(path, entry.path) || (isNew && path.length > 0 && startsWith(entry.path, path)),
    );
    return over?.place ?? located.at(path, part);
  };
  return { value, at };
}

/**
 * Does a path lead through (or to) the part at `start`? Index and name of an element are the same segment of
 * a path, and so are compared as text.
 */
function startsWith(path: Path, start: Path): boolean {
  return start.every((segment, i) => String(segment) === String(path[i]));
}

/** All options, in the order in which they apply. */
function assignments(overrides: Overrides, problems: Problems): Assignment[] {
  const { seed, duration, slo } = overrides;
  const list: Assignment[] = [];
  if (seed !== undefined) list.push({ path: ['seed'], value: seedValue(seed), place: option('--seed') });
  if (duration !== undefined) list.push({ path: ['duration'], value: duration, place: option('--duration') });
  if (slo !== undefined) list.push({ path: ['thresholds'], value: slo, place: option('--slo') });
  for (const { text, by } of written(overrides)) {
    const assignment = isOfObject(text) ? undefined : parseAssignment(text, by, problems);
    if (assignment !== undefined) list.push(assignment);
  }
  return list;
}

/** Does an option change an object of the manifests (`manifests.Deployment/web.spec.replicas=5`)? */
function isOfObject(text: string): boolean {
  return /^\s*manifests\.[^.=]+\/[^=]+\./.test(text);
}

/** The options that change objects of the manifests, in the order in which they apply. */
export function objectAssignments(overrides: Overrides, problems: Problems): Assignment[] {
  return written(overrides).flatMap(({ text, by }) =>
    isOfObject(text) ? (parseAssignment(text, by, problems) ?? []) : [],
  );
}

/** All assignments as they were written, each with the option that it came by. */
function written({ set = [], varied = [] }: Overrides): readonly WrittenAssignment[] {
  return [...set.map((text) => ({ text, by: '--set' }) as const), ...varied];
}

/** An option has no line and no column. */
function option(file: string): Place {
  return { file, line: 0, column: 0 };
}

/** A seed given as text counts as the number that it spells, so that `--seed 7` is `seed: 7` of the file. */
function seedValue(seed: string | number): string | number {
  return typeof seed === 'string' && /^\d{1,15}$/.test(seed) ? Number(seed) : seed;
}

/** The value is YAML, so that numbers, lists and mappings can be given. */
function parseAssignment(
  text: string,
  by: WrittenAssignment['by'],
  problems: Problems,
): Assignment | undefined {
  const equals = text.indexOf('=');
  const path = pathOf(text.slice(0, Math.max(equals, 0)).trim());
  if (path.includes('')) {
    problems.error(option(`${by} ${text}`), notAnAssignment());
    return undefined;
  }
  const place = option(`${by} ${path.join('.')}`);
  const document = parseDocument(text.slice(equals + 1), { prettyErrors: false, logLevel: 'error' });
  const [error] = document.errors;
  const takesAway = text.slice(equals + 1).trim() === 'null';
  // No aliases: a value of an option has nothing to refer to.
  const value: unknown = takesAway ? undefined : document.toJS({ maxAliasCount: 0 });
  if (error === undefined) return { path, value, place };
  problems.error(place, notYaml(error.message));
  return undefined;
}

/**
 * The keys of a path; `traffic[0].timeout`, as messages write it, is the same as `traffic.0.timeout`. The keys of
 * `thresholds` hold a dot themselves: `thresholds.web.failed` is `web.failed` of `thresholds`.
 */
function pathOf(text: string): string[] {
  const [section, ...rest] = text.replaceAll(/\[(\d+)\]/g, '.$1').split('.');
  return section === 'thresholds' && rest.length > 1 ? [section, rest.join('.')] : [section, ...rest];
}

/**
 * The changed copy and the path with indices for names; or why it could not be made. The path is given back
 * with indices, which is what places are kept by.
 */
type Assigned = { readonly value: unknown; readonly path: Path } | { readonly problem: string };

/**
 * A copy of `target` with one part replaced; what lies beside the path is shared with the original. No
 * value takes the key away: `--set key=null`, as in Helm.
 */
function assign(target: unknown, rest: readonly string[], value: unknown, done: Path): Assigned {
  const [segment, ...deeper] = rest;
  if (segment === undefined) return { value, path: done };
  if (Array.isArray(target)) return assignElement(target, segment, deeper, value, done);
  if (target !== undefined && target !== null && !isMapping(target)) {
    return { problem: setThroughScalar(done.join('.')) };
  }
  const before = target === undefined || target === null ? undefined : ownValue(target, segment);
  const inner = assign(before, deeper, value, [...done, segment]);
  if ('problem' in inner) return inner;
  const entries = Object.entries(target ?? {}).filter(([key]) => key !== segment);
  if (inner.value !== undefined) entries.push([segment, inner.value]);
  return { value: Object.fromEntries(entries), path: inner.path };
}

/**
 * Nothing that is inherited can be reached. Without this a path of the command line could reach what every
 * object has.
 */
function ownValue(target: object, key: string): unknown {
  return Object.getOwnPropertyDescriptor(target, key)?.value;
}

/**
 * The element of a list, by index or by name. A name is what a reader sees; an index is for lists whose
 * elements have none.
 */
function assignElement(
  list: readonly unknown[],
  segment: string,
  deeper: readonly string[],
  value: unknown,
  done: Path,
): Assigned {
  const index = /^\d+$/.test(segment)
    ? Number(segment)
    : list.findIndex((element) => nameOf(element) === segment);
  if (index < 0 || index >= list.length) {
    return { problem: noSuchElement(done.join('.'), segment, list.map(nameOf), list.length) };
  }
  const inner = assign(list[index], deeper, value, [...done, index]);
  return 'problem' in inner ? inner : { value: list.with(index, inner.value), path: inner.path };
}

/**
 * An element's name, if it has one. Faults and arrivals have none, and are then chosen by their index alone.
 */
function nameOf(element: unknown): string | undefined {
  const name = isMapping(element) ? element['name'] : undefined;
  return typeof name === 'string' ? name : undefined;
}
