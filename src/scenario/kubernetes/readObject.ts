import type { Manifest } from '../../cluster/objects.ts';
import type { Problems } from '../diagnostics/problems.ts';
import { kindMissing, kindNotSimulated, notAnObject, wrongApiVersion } from '../messages.ts';
import { isMapping, type Located, within } from '../source/located.ts';
import {
  checkDaemonSet,
  checkDeployment,
  checkDisruptionBudget,
  checkPod,
  checkReplicaSet,
  checkService,
  checkStatefulSet,
  type KindCheck,
} from './apiSchema.ts';
import { budgetObject } from './budgetObject.ts';
import type { ManifestSet } from './manifestSet.ts';
import type { NotSimulated } from './notSimulated.ts';
import { ObjectReport } from './objectReport.ts';
import { checkPriorityClass } from './priorities.ts';
import type { RawService } from './rawObjects.ts';
import { serviceObject } from './serviceObject.ts';
import { withoutNulls } from './withoutNulls.ts';
import { podObject, workloadObject } from './workloadObject.ts';

/** Kinds that cannot change where a connection goes: they are passed over without a word. */
const IGNORED_KINDS = new Set([
  'Namespace',
  'ServiceAccount',
  'ConfigMap',
  'Secret',
  'Role',
  'RoleBinding',
  'ClusterRole',
  'ClusterRoleBinding',
  'PersistentVolumeClaim',
]);

/** What goes into a set of manifests, and where problems go. */
export interface ManifestSink {
  readonly set: ManifestSet;
  readonly problems: Problems;
  readonly notSimulated: NotSimulated;
}

interface KindReader {
  readonly apiVersion: string;
  readonly read: (object: unknown, report: ObjectReport, set: ManifestSet) => Manifest | undefined;
}

const READERS = new Map<string, KindReader>([
  [
    'Deployment',
    reader('apps/v1', checkDeployment, (raw, report) => workloadObject('Deployment', raw, report)),
  ],
  [
    'ReplicaSet',
    reader('apps/v1', checkReplicaSet, (raw, report) => workloadObject('ReplicaSet', raw, report)),
  ],
  [
    'StatefulSet',
    reader('apps/v1', checkStatefulSet, (raw, report) => workloadObject('StatefulSet', raw, report)),
  ],
  ['DaemonSet', reader('apps/v1', checkDaemonSet, (raw, report) => workloadObject('DaemonSet', raw, report))],
  ['Pod', reader('v1', checkPod, podObject)],
  ['Service', reader('v1', checkService, readService)],
  ['PodDisruptionBudget', reader('policy/v1', checkDisruptionBudget, budgetObject)],
  [
    'PriorityClass',
    reader('scheduling.k8s.io/v1', checkPriorityClass, ({ metadata: { name }, ...priorityClass }, _, set) => {
      set.priorityClasses.set(name, priorityClass);
      return undefined;
    }),
  ],
]);

/** A reader that first checks an object's fields, and reports all that are wrong. */
function reader<T>(
  apiVersion: string,
  check: KindCheck<T>,
  read: (raw: T, report: ObjectReport, set: ManifestSet) => Manifest | undefined,
): KindReader {
  return {
    apiVersion,
    read: (object, report, set) => {
      const checked = check(object);
      if ('object' in checked) return read(checked.object, report, set);
      for (const { path, part, message } of checked.problems) report.errorText(path, message, part);
      return undefined;
    },
  };
}

function readService(raw: RawService, report: ObjectReport, set: ManifestSet): Manifest | undefined {
  const { name = '', namespace = 'default' } = raw.metadata ?? {};
  if (raw.spec?.type === 'ExternalName') set.unreachable.set(`${namespace}/${name}`, 'of type ExternalName');
  else if (raw.spec?.clusterIP === 'None') set.unreachable.set(`${namespace}/${name}`, 'headless');
  return serviceObject(raw, report);
}

/**
 * Reads one object of a manifest, or the objects of a `List`, into the set.
 *
 * @param at when it is applied, seconds; `undefined`: before the traffic starts.
 */
export function readObject(located: Located, at: number | undefined, sink: ManifestSink): void {
  const { value } = located;
  if (isMapping(value) && Array.isArray(value['items']) && String(value['kind']).endsWith('List')) {
    for (const index of value['items'].keys()) readObject(within(located, ['items', index]), at, sink);
    return;
  }
  const found = readerOf(located, sink.problems);
  if (found === undefined) return;
  const title = `${found.kind}/${nameOf(value)}`;
  const report = new ObjectReport(title, located, sink.problems, sink.notSimulated);
  const manifest = found.reader.read(withoutNulls(value), report, sink.set);
  if (manifest !== undefined) sink.set.add({ manifest, at, report });
}

/** The reader for an object's kind; `undefined`, with a remark where one is due, if there is none. */
function readerOf(
  located: Located,
  problems: Problems,
): { readonly kind: string; readonly reader: KindReader } | undefined {
  const { kind, apiVersion } = isMapping(located.value) ? located.value : {};
  if (!isMapping(located.value)) problems.error(located.at([]), notAnObject());
  else if (typeof kind !== 'string' || kind === '') problems.error(located.at(['kind']), kindMissing());
  else if (!IGNORED_KINDS.has(kind)) {
    const reader = READERS.get(kind);
    if (reader === undefined) {
      const message = kindNotSimulated(kind, nameOf(located.value), [...READERS.keys()]);
      problems.warning(located.at(['kind']), message);
    } else if (apiVersion === reader.apiVersion) return { kind, reader };
    else problems.error(located.at(['apiVersion']), wrongApiVersion(kind, apiVersion, reader.apiVersion));
  }
  return undefined;
}

function nameOf(object: unknown): string {
  const metadata = isMapping(object) ? object['metadata'] : undefined;
  const name = isMapping(metadata) ? metadata['name'] : undefined;
  return typeof name === 'string' ? name : '?';
}
