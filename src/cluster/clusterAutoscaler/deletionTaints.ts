import type { ApiClient } from '../api/apiClient.ts';
import type { Node, Taint } from '../objects.ts';
import { sameTaint } from '../taints.ts';

/** On a node that is being removed: nothing new comes to it. `cluster-autoscaler/utils/taints/taints.go` */
export const TO_BE_DELETED_TAINT = 'ToBeDeletedByClusterAutoscaler';
/** On a node that may be removed soon: nothing new comes to it if there is room elsewhere. Same file. */
export const DELETION_CANDIDATE_TAINT = 'DeletionCandidateOfClusterAutoscaler';

/** @param now seconds; the taint's value is the time in whole seconds */
export function toBeDeleted(now: number): Taint {
  return { key: TO_BE_DELETED_TAINT, value: `${Math.floor(now)}`, effect: 'NoSchedule' };
}

/** @param now seconds, as above */
export function deletionCandidate(now: number): Taint {
  return { key: DELETION_CANDIDATE_TAINT, value: `${Math.floor(now)}`, effect: 'PreferNoSchedule' };
}

/** Is the node being removed? */
export function isBeingDeleted({ spec }: Node): boolean {
  return spec.taints.some(({ key }) => key === TO_BE_DELETED_TAINT);
}

/** Has the node been marked as one that may go? */
export function isDeletionCandidate({ spec }: Node): boolean {
  return spec.taints.some(({ key }) => key === DELETION_CANDIDATE_TAINT);
}

/**
 * Gives the node a taint, or takes away the one of that key and effect; a node that has it keeps its value.
 * @param present whether the node is to have it
 */
export function writeTaint(api: ApiClient, { meta }: Node, taint: Taint, present: boolean): void {
  api.patch('Node', meta.name, meta.uid, (current) => {
    const others = current.spec.taints.filter((other) => !sameTaint(other, taint));
    const has = others.length < current.spec.taints.length;
    if (has === present) return undefined;
    return { ...current, spec: { ...current.spec, taints: present ? [...others, taint] : others } };
  });
}
