import { matchesSelector } from '../labels/selectors.ts';
import type { LabelSelector, LabelSelectorRequirement, Labels, Pod } from '../objects.ts';
import { zoneKey } from '../zones.ts';
import { ALL_NODES } from './nodeInclusion.ts';
import type { NodeInfo } from './nodeInfo.ts';
import type { Scores } from './normaliseScores.ts';
import type { PodCounter } from './podCounter.ts';
import type { SchedulerCache } from './schedulerCache.ts';
import { selectorRequirements } from './spreadSelector.ts';

/** `MaxNodeScore` in `pkg/scheduler/framework/v1alpha1/interface.go` of v1.19. */
const MAX_SCORE = 100;
/** How much of the score the zone decides where there are zones. `zoneWeighting` in the plugin. */
const ZONE_WEIGHT = 2 / 3;

/**
 * The selector that Kubernetes' old spreading of a Service's pods counted by: all selectors of Services,
 * ReplicaSets and the like that match the pod. Empty if there is none.
 * Source: `pkg/scheduler/framework/plugins/helper/spread.go` of v1.19.
 */
function selectorSpreadRequirements(
  podLabels: Labels,
  selectors: readonly LabelSelector[],
): LabelSelectorRequirement[] {
  return selectors
    .filter((selector) => matchesSelector(selector, podLabels))
    .flatMap((selector) => selectorRequirements(selector));
}

/**
 * What the score of a pod counts: the pods that all selectors match which match the pod. `skipped` for a pod with
 * spread constraints of its own, which then scores nothing; `nothing` if no selector matches.
 */
export function selectorSpreadOf(
  { meta: { namespace, labels }, spec }: Pod,
  selectors: readonly LabelSelector[],
  cache: SchedulerCache,
): PodCounter | 'nothing' | 'skipped' {
  if ((spec.topologySpreadConstraints ?? []).length > 0) return 'skipped';
  const requirements = selectorSpreadRequirements(labels, selectors);
  if (requirements.length === 0) return 'nothing';
  return cache.counter({ namespace, requirements, topologyKey: '', terminating: false, nodes: ALL_NODES });
}

/**
 * SelectorSpread, the default up to v1.19: what a node and, twice as heavy, its zone have fewer pods than the fullest.
 * Source: `plugins/selectorspread/selector_spread.go` of v1.19.
 * @param scores gets 0 to 100 for each node
 */
export function selectorSpreadScores(
  counter: ReturnType<typeof selectorSpreadOf>,
  nodes: readonly NodeInfo[],
  scores: Scores,
): void {
  if (counter === 'skipped') {
    scores.fill(0, 0, nodes.length);
    return;
  }
  const counted = nodes.map((node) => ({
    pods: counter === 'nothing' ? 0 : counter.onNode(node),
    zone: zoneKey(node.node.meta.labels),
  }));
  const zones = new Map<string, number>();
  // Only the zones of feasible nodes count, and a node without one is in none.
  for (const { zone, pods } of counted) if (zone !== '') zones.set(zone, (zones.get(zone) ?? 0) + pods);
  const fullestNode = counted.reduce((max, { pods }) => Math.max(max, pods), 0);
  const fullestZone = Math.max(0, ...zones.values());
  for (const [i, { pods, zone }] of counted.entries()) {
    const byNode = room(pods, fullestNode);
    const byZone = zone === '' ? byNode : room(zones.get(zone) ?? 0, fullestZone);
    const ofZone = zone === '' ? 0 : ZONE_WEIGHT;
    scores[i] = Math.trunc(byNode * (1 - ofZone) + ofZone * byZone);
  }
}

/** What a node or zone has fewer than the fullest, 0 to 100; 100 for all if there is no pod yet. */
function room(pods: number, fullest: number): number {
  return fullest === 0 ? MAX_SCORE : MAX_SCORE * ((fullest - pods) / fullest);
}
