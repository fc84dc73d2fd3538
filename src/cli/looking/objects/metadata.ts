import type { ObjectMeta, OwnerReference } from '../../../cluster/objects.ts';
import { rfc3339 } from '../apiTime.ts';
import type { ApiFields } from '../apiValue.ts';

/** Groups of the kinds that own others. */
const OWNER_VERSION = 'apps/v1';

/**
 * `metadata` of an object (`ObjectMeta` in `staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/types.go`).
 *
 * @returns fields as JSON has them, with times in RFC 3339
 */
export function metadata(meta: ObjectMeta): ApiFields {
  const { name, namespace, labels, annotations, uid, resourceVersion, creationTimestamp, owner } = meta;
  return {
    name,
    namespace: namespace === '' ? undefined : namespace,
    labels: nonEmpty(labels),
    annotations: nonEmpty(annotations),
    uid,
    // A text in the API, and opaque to clients.
    resourceVersion: `${resourceVersion}`,
    creationTimestamp: rfc3339(creationTimestamp),
    ...deletion(meta),
    ownerReferences: owner === undefined ? undefined : [ownerReference(owner)],
  };
}

/** The time of deletion is that at which the grace period ends, once it was asked for. */
function deletion({ deletionTimestamp, deletionGracePeriodSeconds }: ObjectMeta): ApiFields {
  if (deletionTimestamp === undefined) return {};
  const graceful = deletionGracePeriodSeconds ?? 0;
  return {
    deletionTimestamp: rfc3339(deletionTimestamp + graceful),
    deletionGracePeriodSeconds: deletionGracePeriodSeconds,
  };
}

/** Every owner here is a controller, and every owned object waits for it. */
function ownerReference({ kind, name, uid }: OwnerReference): ApiFields {
  return { apiVersion: OWNER_VERSION, kind, name, uid, controller: true, blockOwnerDeletion: true };
}

/** A map, or undefined if it has no entry: empty maps are left out. */
export function nonEmpty<T>(map: Readonly<Record<string, T>>): Readonly<Record<string, T>> | undefined {
  return Object.keys(map).length === 0 ? undefined : map;
}
