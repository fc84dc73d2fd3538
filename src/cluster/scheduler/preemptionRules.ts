import type { Pod } from '../objects.ts';
import type { NodeInfo } from './nodeInfo.ts';

/** A node, and the pods that would have to go from it, of which there is at least one: the worthiest first. */
export interface Candidate {
  /** Where the pod would go. */
  readonly node: NodeInfo;
  readonly victims: readonly Pod[];
  /** Victims that a disruption budget protects. */
  readonly pdbViolations: number;
}

/** Share of the nodes, and least number of them, that are tried (`apis/config/v1/defaults.go`). */
const MIN_CANDIDATE_PERCENTAGE = 10;
/** `minCandidateNodesAbsolute`, nodes. */
const MIN_CANDIDATES = 100;

/** How many candidates are enough. @param nodes those on which preemption may help */
export function candidatesWanted(nodes: number): number {
  return Math.min(nodes, Math.max(Math.floor((nodes * MIN_CANDIDATE_PERCENTAGE) / 100), MIN_CANDIDATES));
}

/** A pod's priority; 0 if it states none. */
export function podPriority({ spec }: Pod): number {
  return spec.priority ?? 0;
}

/** Who is spared first: the higher priority, then who has run longer. `MoreImportantPod` in `pkg/scheduler/util`. */
export function reprieveOrder(a: Pod, b: Pod): number {
  return podPriority(b) - podPriority(a) || startTime(a) - startTime(b);
}

/** A pod that has not started is the youngest. */
function startTime({ status }: Pod): number {
  return status.startTime ?? Number.MAX_VALUE;
}

/** Lifts all priorities above 0, so that a victim more is always worse, even one of negative priority. */
const LIFT = 2 ** 31;

/** Smaller is better; the first criterion that tells two candidates apart decides. */
const CRITERIA: readonly ((candidate: Candidate) => number)[] = [
  ({ pdbViolations }) => pdbViolations,
  ({ victims }) => podPriority(victims[0]),
  ({ victims }) => victims.reduce((sum, victim) => sum + podPriority(victim) + LIFT, 0),
  ({ victims }) => victims.length,
  ({ victims }) => -earliestOfHighest(victims),
];

/**
 * The candidate with the fewest violations of budgets, then the lowest highest priority among its victims, then the
 * lowest sum, then the fewest victims, then whose worthiest victims have started last; else the first.
 * Source: `pickOneNodeForPreemption` in `pkg/scheduler/framework/preemption/preemption.go`.
 */
export function pickCandidate(candidates: readonly Candidate[]): Candidate | undefined {
  let best = candidates;
  for (const criterion of CRITERIA) {
    const least = best.reduce(
      (min, candidate) => Math.min(min, criterion(candidate)),
      Number.POSITIVE_INFINITY,
    );
    best = best.filter((candidate) => criterion(candidate) === least);
  }
  return best[0];
}

/** When the first of the victims with the highest priority has started. */
function earliestOfHighest(victims: readonly Pod[]): number {
  const highest = podPriority(victims[0]);
  return victims
    .filter((victim) => podPriority(victim) === highest)
    .reduce((earliest, victim) => Math.min(earliest, startTime(victim)), Number.MAX_VALUE);
}
