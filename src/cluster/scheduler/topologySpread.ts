import { HOSTNAME_LABEL, type Labels, type TopologySpreadConstraint, ZONE_LABEL } from '../objects.ts';

/** The part of a soft (ScheduleAnyway) spread constraint that the score depends on. */
export interface SpreadConstraint {
  readonly maxSkew: number;
  readonly topologyKey: string;
}

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

/** Matching pods in the domain that a candidate belongs to, both given by index; for hostname, on the node itself. */
export type DomainCount = (constraint: number, candidate: number) => number;

/**
 * Scores of the feasible nodes: fewer matching pods in a node's domains are better, and a constraint weighs more
 * the more domains it has. Source: `plugins/podtopologyspread/scoring.go`.
 * @param candidates labels of the feasible nodes
 * @param requireAllTopologies for constraints from a pod's own spec: a node without one of the keys scores 0. With
 *   the system's defaults it is kept, as part of a nameless domain.
 * @returns 0 to 100 for each candidate
 */
export function topologySpreadScores(
  constraints: readonly SpreadConstraint[],
  candidates: readonly Labels[],
  countIn: DomainCount,
  requireAllTopologies: boolean,
): number[] {
  const ignored = ignoredNodes(constraints, candidates, requireAllTopologies);
  const weights = domainCounts(constraints, candidates, ignored).map((domains) => Math.log(domains + 2));
  const raw = candidates.map((labels, candidate) => {
    if (ignored[candidate]) return 0;
    let score = 0;
    for (let i = 0; i < constraints.length; i++) {
      const { topologyKey, maxSkew } = constraints[i];
      if (labels[topologyKey] !== undefined) score += countIn(i, candidate) * weights[i] + (maxSkew - 1);
    }
    return Math.round(score);
  });
  return normalised(raw, ignored);
}

/** Which nodes lack one of the topology keys and are left out for that. */
export function ignoredNodes(
  constraints: readonly SpreadConstraint[],
  candidates: readonly Labels[],
  requireAllTopologies: boolean,
): boolean[] {
  return candidates.map(
    (labels) =>
      requireAllTopologies && constraints.some(({ topologyKey }) => labels[topologyKey] === undefined),
  );
}

/**
 * How many domains each constraint has among the nodes that are not ignored: for hostname the nodes themselves,
 * else the different values of the label, "none" being one.
 */
export function domainCounts(
  constraints: readonly SpreadConstraint[],
  candidates: readonly Labels[],
  ignored: readonly boolean[],
): number[] {
  return constraints.map(({ topologyKey }) => {
    const values = new Set<string>();
    let nodes = 0;
    for (let i = 0; i < candidates.length; i++) {
      if (ignored[i]) continue;
      nodes++;
      if (topologyKey !== HOSTNAME_LABEL) values.add(candidates[i][topologyKey] ?? '');
    }
    return topologyKey === HOSTNAME_LABEL ? nodes : values.size;
  });
}

/** Turned round, so that the fewest pods give the highest score: floor(100 (max + min - raw) / max). */
function normalised(raw: readonly number[], ignored: readonly boolean[]): number[] {
  let min = Number.POSITIVE_INFINITY;
  let max = 0;
  for (let i = 0; i < raw.length; i++) {
    if (ignored[i]) continue;
    min = Math.min(min, raw[i]);
    max = Math.max(max, raw[i]);
  }
  return raw.map((score, i) => {
    if (ignored[i]) return 0;
    return max === 0 ? 100 : Math.floor((100 * (max + min - score)) / max);
  });
}
