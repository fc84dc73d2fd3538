import { HOSTNAME_LABEL, type TopologySpreadConstraint, ZONE_LABEL } from '../objects.ts';
import { MAX_NODE_SCORE, type Scores } from './normaliseScores.ts';
import { NO_DOMAIN } from './topologyDomains.ts';

/** Constraints of pods that state none of their own. */
export interface SpreadDefaults {
  readonly constraints: readonly TopologySpreadConstraint[];
  /** True for constraints that an administrator has listed; the system's keep nodes without a zone. */
  readonly requireAllTopologies: boolean;
}

/**
 * The constraints that every pod with a Service or an owner has if it states none of its own: today's "spreading of
 * a Service". Source: `pkg/scheduler/framework/plugins/podtopologyspread/plugin.go`.
 */
export const SYSTEM_DEFAULTS: SpreadDefaults = {
  constraints: [
    { maxSkew: 3, topologyKey: HOSTNAME_LABEL, whenUnsatisfiable: 'ScheduleAnyway' },
    { maxSkew: 5, topologyKey: ZONE_LABEL, whenUnsatisfiable: 'ScheduleAnyway' },
  ],
  requireAllTopologies: false,
};

/** A soft (ScheduleAnyway) constraint, and where the feasible nodes stand in it; arrays by the nodes' places. */
export interface SpreadCandidates {
  readonly maxSkew: number;
  readonly topologyKey: string;
  /** Number of each node's domain; -1 for a node without the label. */
  readonly domains: ArrayLike<number>;
  /** Matching pods in that domain; for hostname, on the node itself. */
  readonly counts: ArrayLike<number>;
}

/**
 * Scores of the feasible nodes: fewer matching pods in a node's domains are better, and a constraint weighs more
 * the more domains it has. Source: `plugins/podtopologyspread/scoring.go`.
 * @param requireAllTopologies for constraints from a pod's own spec: a node without one of the keys scores 0. With
 *   the system's defaults it is kept, as part of a nameless domain.
 * @param scores gets 0 to 100 for each of the `nodes`
 */
export function topologySpreadScores(
  constraints: readonly SpreadCandidates[],
  nodes: number,
  requireAllTopologies: boolean,
  scores: Scores,
): void {
  scores.fill(0, 0, nodes);
  for (const constraint of constraints) {
    const { maxSkew, domains, counts } = constraint;
    // `topologyNormalizingWeight`: few domains have many pods each, and would else outweigh the hostnames.
    const weight = Math.log(domainCount(constraint, nodes, constraints, requireAllTopologies) + 2);
    for (let i = 0; i < nodes; i++)
      // `scoreForCount`: a constraint that allows more skew lifts every node alike, and so tells them apart less.
      if (domains[i] !== NO_DOMAIN) scores[i] += counts[i] * weight + (maxSkew - 1);
  }
  for (let i = 0; i < nodes; i++) scores[i] = Math.round(scores[i]);
  normalise(constraints, nodes, requireAllTopologies, scores);
}

/** Does the node lack one of the topology keys, so that it is left out? */
export function isIgnored(
  constraints: readonly SpreadCandidates[],
  node: number,
  requireAllTopologies: boolean,
): boolean {
  if (!requireAllTopologies) return false;
  for (const { domains } of constraints) if (domains[node] === NO_DOMAIN) return true;
  return false;
}

/**
 * How many domains a constraint has among the nodes that are not ignored: for hostname the nodes themselves, else the
 * different values of the label, "none" being one.
 */
export function domainCount(
  { topologyKey, domains }: SpreadCandidates,
  nodes: number,
  constraints: readonly SpreadCandidates[],
  requireAllTopologies: boolean,
): number {
  if (topologyKey === HOSTNAME_LABEL && !requireAllTopologies) return nodes;
  const seen: boolean[] = [];
  let [kept, different] = [0, 0];
  for (let i = 0; i < nodes; i++) {
    if (isIgnored(constraints, i, requireAllTopologies)) continue;
    kept++;
    // The nameless domain has the place before the first.
    const place = domains[i] + 1;
    if (seen[place] === true) continue;
    seen[place] = true;
    different++;
  }
  return topologyKey === HOSTNAME_LABEL ? kept : different;
}

/** Turned round, so that the fewest pods give the highest score: floor(100 (max + min - raw) / max). */
function normalise(
  constraints: readonly SpreadCandidates[],
  nodes: number,
  requireAllTopologies: boolean,
  scores: Scores,
): void {
  let min = Number.POSITIVE_INFINITY;
  let max = 0;
  for (let i = 0; i < nodes; i++) {
    if (isIgnored(constraints, i, requireAllTopologies)) continue;
    if (scores[i] < min) min = scores[i];
    if (scores[i] > max) max = scores[i];
  }
  for (let i = 0; i < nodes; i++) {
    if (isIgnored(constraints, i, requireAllTopologies)) scores[i] = 0;
    else if (max === 0) scores[i] = MAX_NODE_SCORE;
    else scores[i] = Math.floor((MAX_NODE_SCORE * (max + min - scores[i])) / max);
  }
}
