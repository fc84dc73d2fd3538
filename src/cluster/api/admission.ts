import type { PodSpec, Toleration } from '../objects.ts';
import type { ClusterSettings } from '../settings.ts';
import { NOT_READY_TAINT, UNREACHABLE_TAINT } from '../taints.ts';

/**
 * Gives a pod the tolerations for a node that is not ready or unreachable, unless it has its own.
 * Source: `plugin/pkg/admission/defaulttolerationseconds/admission.go`.
 * @param settings both in seconds; Kubernetes' default is 300 for either
 * @returns the spec itself if nothing has to be added
 */
export function withDefaultTolerations(spec: PodSpec, settings: ClusterSettings): PodSpec {
  const added: Toleration[] = [];
  const defaults = [
    [NOT_READY_TAINT, settings.defaultNotReadyTolerationSeconds],
    [UNREACHABLE_TAINT, settings.defaultUnreachableTolerationSeconds],
  ] as const;
  for (const [key, tolerationSeconds] of defaults) {
    if (!spec.tolerations.some((toleration) => covers(toleration, key))) {
      added.push({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds });
    }
  }
  return added.length === 0 ? spec : { ...spec, tolerations: [...spec.tolerations, ...added] };
}

/** Does the toleration speak of NoExecute taints with that key, whatever it says about them? */
function covers(toleration: Toleration, key: string): boolean {
  const effect = toleration.effect === undefined || toleration.effect === 'NoExecute';
  return effect && (toleration.key === undefined || toleration.key === '' || toleration.key === key);
}
