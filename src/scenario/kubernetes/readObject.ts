import type { Problems } from '../diagnostics/problems.ts';
import { kindMissing, kindNotSimulated, kindOutOfScope, notAnObject, wrongApiVersion } from '../messages.ts';
import { isMapping, type Located, within } from '../source/located.ts';
import type { ObjectChanges } from '../source/objectChanges.ts';
import { KIND_READERS, type KindReader } from './kindReaders.ts';
import type { LoadedObject, ManifestSet } from './manifestSet.ts';
import type { NotSimulated } from './notSimulated.ts';
import { ObjectReport } from './objectReport.ts';
import { withoutNulls } from './withoutNulls.ts';

/** Kinds that cannot change where a connection goes: they are passed over without a word. */
const IGNORED_KINDS = new Set([
  'ServiceAccount',
  'Role',
  'RoleBinding',
  'ClusterRole',
  'ClusterRoleBinding',
  'PersistentVolumeClaim',
]);

/**
 * What goes into a set of manifests, and where problems go. They are together, since whoever reads an object
 * needs all of them.
 */
export interface ManifestSink {
  readonly set: ManifestSet;
  readonly problems: Problems;
  readonly notSimulated: NotSimulated;
  /** Of the command line; absent: none. */
  readonly changes?: ObjectChanges;
}

/**
 * Kinds whose pods are meant to end. A run of Services has no end for them, so that a reader should know that
 * they are left out.
 */
const OUT_OF_SCOPE = new Set(['Job', 'CronJob']);

/**
 * Reads one object of a manifest, or the objects of a `List`, into the set. The order of the steps matters:
 * changes of the command line come before nulls are taken out, as they may bring some.
 *
 * @param at when it is applied, seconds; `undefined`: before the traffic starts.
 */
export function readObject(located: Located, at: number | undefined, sink: ManifestSink): void {
  const { value } = located;
  const items = itemsOf(value);
  if (items !== undefined) {
    for (const index of items.keys()) readObject(within(located, ['items', index]), at, sink);
    return;
  }
  const { problems, set } = sink;
  const before = problems.told;
  const read = readOne(located, sink);
  if (problems.told === before) {
    if (read !== undefined) set.add({ ...read, at });
    return;
  }
  // An object with errors is left out, and known by its name: what else is said of it might follow from them.
  const { kind } = isMapping(value) ? value : {};
  const name = nameOf(value);
  if (typeof kind === 'string' && name !== '?') set.unread.push({ kind, name });
  else set.hasUnknown = true;
}

/** Reads an object that is no list; undefined: it is passed over, or nothing can be made of it. */
function readOne(located: Located, sink: ManifestSink): Omit<LoadedObject, 'at'> | undefined {
  const { value } = located;
  const found = readerOf(located, sink.problems);
  if (found === undefined) return undefined;
  const title = `${found.kind}/${nameOf(value)}`;
  const changed = sink.changes?.applied(located, title) ?? located;
  const report = new ObjectReport(title, changed, sink.problems, sink.notSimulated);
  const manifest = found.read(withoutNulls(changed.value), report, sink.set);
  return manifest === undefined ? undefined : { manifest, report };
}

/**
 * The objects of a `List`, or of a list of one kind such as `ServiceList`. `kubectl get -o yaml` writes such
 * a list.
 */
function itemsOf(object: unknown): readonly unknown[] | undefined {
  const { kind, items } = isMapping(object) ? object : {};
  return typeof kind === 'string' && kind.endsWith('List') && Array.isArray(items) ? items : undefined;
}

/**
 * The reader for an object; `undefined`, with a remark where one is due, if there is none. A kind that is
 * read in another version is an error and no remark: the object is meant, and would be missing.
 */
function readerOf(located: Located, problems: Problems): KindReader | undefined {
  const { kind, apiVersion } = isMapping(located.value) ? located.value : {};
  if (!isMapping(located.value)) problems.error(located.at([]), notAnObject());
  else if (typeof kind !== 'string' || kind === '') problems.error(located.at(['kind']), kindMissing());
  else if (!IGNORED_KINDS.has(kind)) {
    const readers = KIND_READERS.filter((each) => each.kind === kind);
    const found = readers.find((each) => each.apiVersion === apiVersion);
    if (readers.length === 0) problems.warning(located.at(['kind']), leftOut(kind, nameOf(located.value)));
    else if (found === undefined)
      problems.error(located.at(['apiVersion']), wrongApiVersion(kind, apiVersion, readers[0].apiVersion));
    return found;
  }
  return undefined;
}

/** Why an object of a kind that is not read is passed over. */
function leftOut(kind: string, name: string): string {
  if (OUT_OF_SCOPE.has(kind)) return kindOutOfScope(kind, name);
  return kindNotSimulated(
    kind,
    name,
    KIND_READERS.map((each) => each.kind),
  );
}

/**
 * `?` for an object without a name. Such an object is reported by its reader; the mark only fills its title.
 */
function nameOf(object: unknown): string {
  const metadata = isMapping(object) ? object['metadata'] : undefined;
  const name = isMapping(metadata) ? metadata['name'] : undefined;
  return typeof name === 'string' ? name : '?';
}
