import { z } from 'zod';
import type { Manifest, PodSpec } from '../../cluster/objects.ts';
import { noSuchPriorityClass } from '../messages.ts';
import type { KindCheck } from './apiSchema.ts';
import type { ManifestSet } from './manifestSet.ts';

/**
 * What a PriorityClass gives to the pods that name it. `value` is at most 1e9 for the classes of users
 * (`HighestUserDefinablePriority` in `pkg/apis/scheduling/types.go`).
 */
export interface PriorityClass {
  readonly value: number;
  readonly globalDefault: boolean;
  readonly preemptionPolicy: 'PreemptLowerPriority' | 'Never';
}

/** The parts of a PriorityClass that are read; fields beside them are passed over. */
const rawPriorityClass = z.object({
  metadata: z.object({ name: z.string() }),
  value: z.int(),
  globalDefault: z.boolean().default(false),
  preemptionPolicy: z.enum(['PreemptLowerPriority', 'Never']).default('PreemptLowerPriority'),
});

/** The classes that every cluster has: `pkg/apis/scheduling/v1/helpers.go`. */
const SYSTEM_CLASSES: readonly (readonly [string, number])[] = [
  ['system-cluster-critical', 2_000_000_000],
  ['system-node-critical', 2_000_001_000],
];

/** Checks a PriorityClass of a manifest. */
export const checkPriorityClass: KindCheck<z.output<typeof rawPriorityClass>> = (object) => {
  const checked = rawPriorityClass.safeParse(object);
  if (checked.success) return { object: checked.data };
  const problems = checked.error.issues.map(({ path, message }) => {
    const field = path.filter((part) => typeof part !== 'symbol');
    return { path: field, part: 'value' as const, message: `${field.join('.')}: ${message}` };
  });
  return { problems };
};

/**
 * Gives each pod the priority of its class, or of the class that is the default, as admission does.
 * Source: `plugin/pkg/admission/priority/admission.go`. A class that no manifest has is an error of
 * admission, since the pod would never be made.
 */
export function resolvePriorities(set: ManifestSet): void {
  const classes = new Map(set.priorityClasses);
  for (const [name, value] of SYSTEM_CLASSES)
    classes.set(name, { value, globalDefault: false, preemptionPolicy: 'PreemptLowerPriority' });
  const fallback = [...classes.values()].find(({ globalDefault }) => globalDefault);
  // A manifest is read-only: the object is put in its place anew, with the priority in its pods.
  for (const [i, { manifest, report, ...rest }] of set.objects.entries()) {
    const { path, spec } = podSpecOf(manifest) ?? {};
    if (path === undefined || spec === undefined) continue;
    const name = spec.priorityClassName;
    const found = name === undefined ? fallback : classes.get(name);
    if (name !== undefined && found === undefined && set.hasAll('PriorityClass'))
      report.error([...path, 'priorityClassName'], noSuchPriorityClass(name));
    if (found === undefined) continue;
    const { value: priority, preemptionPolicy } = found;
    const resolved = { priority, preemptionPolicy, ...spec };
    set.objects[i] = { ...rest, report, manifest: withPodSpec(manifest, resolved) };
  }
}

/** Where the spec of an object's pods is, and the spec itself; undefined: the object has none. */
function podSpecOf(manifest: Manifest): { readonly path: string[]; readonly spec: PodSpec } | undefined {
  if (manifest.kind === 'Pod') return { path: ['spec'], spec: manifest.spec };
  if (!('template' in manifest.spec)) return undefined;
  return { path: ['spec', 'template', 'spec'], spec: manifest.spec.template.spec };
}

/** The same object with another spec. One case a kind, since each has a template of its own type. */
function withPodSpec(manifest: Manifest, spec: PodSpec): Manifest {
  switch (manifest.kind) {
    case 'Pod':
      return { ...manifest, spec };
    case 'Deployment':
      return {
        ...manifest,
        spec: { ...manifest.spec, template: { ...manifest.spec.template, spec } },
      };
    case 'ReplicaSet':
      return {
        ...manifest,
        spec: { ...manifest.spec, template: { ...manifest.spec.template, spec } },
      };
    case 'StatefulSet':
      return {
        ...manifest,
        spec: { ...manifest.spec, template: { ...manifest.spec.template, spec } },
      };
    case 'DaemonSet':
      return {
        ...manifest,
        spec: { ...manifest.spec, template: { ...manifest.spec.template, spec } },
      };
    default:
      return manifest;
  }
}
