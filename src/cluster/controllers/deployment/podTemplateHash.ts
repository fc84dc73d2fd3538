import { fnv1, safeEncode } from '../../api/names.ts';
import type { PodTemplate } from '../../objects.ts';

/** The label by which the pods and the ReplicaSet of one revision are told from those of another. */
export const POD_TEMPLATE_HASH_LABEL = 'pod-template-hash';

/**
 * The hash of a pod template, as it stands in names and labels: FNV-1 of the template's text. Two templates that differ
 * only in the order of their keys have the same hash. (Kubernetes takes FNV-1a of Go's print of the structure, so the
 * hashes themselves differ from those of a real cluster.) Source: `ComputeHash` in
 * `pkg/controller/controller_utils.go`.
 * @param collisionCount how often the name made with this hash was taken: it makes another hash; 0: never
 */
export function podTemplateHash(template: PodTemplate, collisionCount = 0): string {
  if (collisionCount > 0) return safeEncode(fnv1(`${canonicalText(template)}${collisionCount}`));
  const known = hashes.get(template);
  if (known !== undefined) return known;
  const hash = safeEncode(fnv1(canonicalText(template)));
  hashes.set(template, hash);
  return hash;
}

/** Templates are immutable and every pass of the controller asks again, so each is hashed once. */
const hashes = new WeakMap<PodTemplate, string>();

/** JSON with the keys of every object in order. */
function canonicalText(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
