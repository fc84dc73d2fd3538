import type { PodPhase } from '../../objects.ts';

/** What the ranking of pods to delete looks at. */
export interface DeletionCandidate {
  readonly uid: string;
  /** Empty: not bound to a node. */
  readonly node: string;
  /** Pending goes before Running. */
  readonly phase: PodPhase | 'Unknown';
  /** A pod that is not ready goes before one that is. */
  readonly ready: boolean;
  /** Annotation `controller.kubernetes.io/pod-deletion-cost`; 0 without it. */
  readonly deletionCost: number;
  /** Active pods of the same Deployment on the same node. */
  readonly rank: number;
  /** Seconds since the pod became ready and since it was created; null: not known, which counts as newest. */
  readonly readyForSeconds: number | null;
  readonly ageSeconds: number | null;
  /** Of its containers; the pod with more restarts goes first. */
  readonly maxRestarts: number;
  /** Of its restartable init containers, compared after those of the containers. */
  readonly maxSidecarRestarts: number;
}

/** Lower goes first: `podPhaseToOrdinal` in the same file. Pods that have run to their end are no candidates. */
const PHASE_ORDER = { Pending: 0, Unknown: 1, Running: 2, Succeeded: 2, Failed: 2 } as const;

/**
 * Which of two pods a ReplicaSet deletes first: negative for `a`, positive for `b`, 0 if the rules do not tell. The
 * first difference decides. Source: `ActivePodsWithRanks.Less` in `pkg/controller/controller_utils.go`.
 * @param logScale compare times by their order of magnitude (LogarithmicScaleDown, on since v1.22): among pods of
 *   about the same age the uid decides, so that not always the newest ones go
 */
export function compareForDeletion(a: DeletionCandidate, b: DeletionCandidate, logScale = true): number {
  const byState =
    Number(a.node !== '') - Number(b.node !== '') ||
    PHASE_ORDER[a.phase] - PHASE_ORDER[b.phase] ||
    Number(a.ready) - Number(b.ready) ||
    a.deletionCost - b.deletionCost ||
    b.rank - a.rank;
  if (byState !== 0) return byState;
  // Different times end the comparison, even if neither their magnitude nor the uid tells the pods apart.
  if (a.ready && b.ready && a.readyForSeconds !== b.readyForSeconds) {
    return compareAge(a, b, a.readyForSeconds, b.readyForSeconds, logScale);
  }
  return (
    b.maxRestarts - a.maxRestarts ||
    b.maxSidecarRestarts - a.maxSidecarRestarts ||
    (a.ageSeconds === b.ageSeconds ? 0 : compareAge(a, b, a.ageSeconds, b.ageSeconds, logScale))
  );
}

/** The younger one first; a time that is not known counts as the youngest. The two times are different ones. */
function compareAge(
  a: DeletionCandidate,
  b: DeletionCandidate,
  ageA: number | null,
  ageB: number | null,
  logScale: boolean,
): number {
  if (ageA === null) return -1;
  if (ageB === null) return 1;
  if (!logScale) return ageA - ageB;
  const magnitudes = magnitude(ageA) - magnitude(ageB);
  if (magnitudes !== 0) return magnitudes;
  return a.uid < b.uid ? -1 : Number(a.uid > b.uid);
}

/** Logarithm to base 2 of the age in nanoseconds, rounded down; -1 for none at all. */
function magnitude(seconds: number): number {
  return seconds > 0 ? Math.trunc(Math.log2(seconds * 1e9)) : -1;
}
