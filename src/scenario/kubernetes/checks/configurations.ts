import { configurationKeyNotFound, configurationNotFound } from '../../messages.ts';
import type { LoadedObject, ManifestSet } from '../manifestSet.ts';
import type { PlacedReference } from '../placedReference.ts';

/** Every namespace gets it from a controller: `pkg/controller/certificates/rootcacertpublisher/publisher.go`. */
const GIVEN = 'kube-root-ca.crt';

/** A Secret or ConfigMap of a manifest. */
interface Known {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly keys: readonly string[];
}

/**
 * Secrets and ConfigMaps that pods need and no manifest has. The kubelet goes on trying to mount the volume
 * (`pkg/kubelet/volumemanager/volume_manager.go`) or to make the container (`pkg/kubelet/kubelet_pods.go`), so that
 * pods wait until somebody makes the object: one that a manifest brings later in the run is enough.
 */
export function checkConfigurations({ objects }: ManifestSet): void {
  const known = objects.flatMap(({ manifest }): Known[] => {
    if (manifest.kind !== 'Secret' && manifest.kind !== 'ConfigMap') return [];
    const { kind, meta, spec } = manifest;
    return [{ kind, namespace: meta.namespace, name: meta.name, keys: spec.keys }];
  });
  // By title, since a scenario at its bounds has thousands of objects and references.
  const byTitle = new Map(known.map((each) => [titleOf(each), each]));
  for (const object of objects) {
    for (const reference of object.report.references) {
      if (!isAlwaysThere(reference)) checkReference(object, reference, known, byTitle);
    }
  }
}

/** Nothing waits for what is optional. Nor for the one that every namespace is given. */
function isAlwaysThere({ reference: { kind, name, optional } }: PlacedReference): boolean {
  return optional || (kind === 'ConfigMap' && name === GIVEN);
}

/** Kind, namespace and name: a Secret and a ConfigMap may share a name. */
function titleOf({ kind, namespace, name }: Omit<Known, 'keys'>): string {
  return `${kind}/${namespace}/${name}`;
}

/**
 * A reference to something that no manifest has, or to an entry that the object lacks. Objects are not shared
 * between namespaces, so that one of the same name elsewhere is only proposed.
 */
function checkReference(
  { manifest, report }: LoadedObject,
  { reference: { kind, name, keys }, path, neededBy, use }: PlacedReference,
  known: readonly Known[],
  byTitle: ReadonlyMap<string, Known>,
): void {
  const { namespace } = manifest.meta;
  const missing = { kind, name, namespace, neededBy, use };
  const found = byTitle.get(titleOf({ kind, namespace, name }));
  if (found === undefined) {
    const ofKind = known.filter((each) => each.kind === kind);
    const here = ofKind.filter((each) => each.namespace === namespace).map((each) => each.name);
    const elsewhere = ofKind.find((each) => each.name === name)?.namespace;
    report.warning(path, configurationNotFound(missing, here, elsewhere));
    return;
  }
  // Only entries that are named one by one have to exist; a volume of a whole object takes what there is.
  for (const key of keys) {
    if (!found.keys.includes(key)) report.warning(path, configurationKeyNotFound(missing, key, found.keys));
  }
}
