import type { ApiClient } from '../../api/apiClient.ts';
import { objectKey } from '../../api/objectKey.ts';
import type { HorizontalPodAutoscaler, LabelSelector, ScaleTargetRef } from '../../objects.ts';

/** The `scale` subresource of a workload, as the API server had it when it was asked. */
export interface Scale {
  readonly target: ScaleTargetRef;
  /** Where the object is stored, and which one of that name it was. */
  readonly key: string;
  readonly uid: string;
  /** Version that was read: a write is refused if it is no longer the present one. */
  readonly resourceVersion: number;
  /** Pods that there should be, and that the workload's own controller has counted. */
  readonly specReplicas: number;
  readonly statusReplicas: number;
  /** Of the pods; those of an earlier template are among them. */
  readonly selector: LabelSelector;
}

/** GET of the target's scale, at the server. @returns undefined if there is no such object */
export function readScale(api: ApiClient, { meta, spec }: HorizontalPodAutoscaler): Scale | undefined {
  const target = spec.scaleTargetRef;
  const key = objectKey({ namespace: meta.namespace, name: target.name });
  const workload = api.get(target.kind, key);
  if (workload === undefined) return undefined;
  return {
    target,
    key,
    uid: workload.meta.uid,
    resourceVersion: workload.meta.resourceVersion,
    specReplicas: workload.spec.replicas,
    statusReplicas: workload.status.replicas,
    selector: workload.spec.selector,
  };
}

/**
 * PUT of the target's scale with another number of pods. It is refused if the object has changed since it was read:
 * `staging/src/k8s.io/apiserver/pkg/registry/rest/update.go`.
 * @param done gets whether it was written
 */
export function writeScale(
  api: ApiClient,
  scale: Scale,
  replicas: number,
  done: (written: boolean) => void,
): void {
  const { target, key, uid, resourceVersion } = scale;
  api.patch(
    target.kind,
    key,
    uid,
    (current) =>
      current.meta.resourceVersion === resourceVersion
        ? { ...current, spec: { ...current.spec, replicas } }
        : undefined,
    (changed) => done(changed !== undefined),
  );
}

/** How the API server names the object in its errors. */
export function resourceName({ kind, name }: ScaleTargetRef): string {
  return `${kind.toLowerCase()}s.apps "${name}"`;
}
