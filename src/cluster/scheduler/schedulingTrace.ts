import type { ScorePlugin } from './nodeScores.ts';

/** One plugin's say in a decision. */
export interface TracedScores {
  readonly plugin: ScorePlugin;
  /** By which the scores are multiplied before they are added up. */
  readonly weight: number;
  /** Normalised, 0 to 100, before the weight; one for each node that was scored. */
  readonly scores: Float64Array;
}

/** How a pod got its node. */
export interface SchedulingDecision {
  /** Seconds. */
  readonly time: number;
  readonly namespace: string;
  readonly pod: string;
  /** The node that was taken. */
  readonly chosen: string;
  /** The nodes that were scored, in the order in which they were found; the chosen one if no scoring was needed. */
  readonly nodes: readonly string[];
  /** Empty if only one node could take the pod: Kubernetes does not score then. */
  readonly plugins: readonly TracedScores[];
}

/** Who wants to know how each pod got its node. Without one, nothing of a decision is kept. */
export type SchedulingTrace = (decision: SchedulingDecision) => void;
