import { type RandomStream, uniformInt } from '../../engine/random.ts';
import type { Informer } from '../api/informer.ts';
import { objectKey } from '../api/objectKey.ts';
import type { SelectorIndex } from '../labels/selectorIndex.ts';
import type { LabelSelector, LabelSelectorRequirement, Labels, Pod } from '../objects.ts';
import type { ClusterSettings } from '../settings.ts';
import { rejection } from './filters.ts';
import { podRelations } from './interPodAffinity.ts';
import { hasNodeDemands } from './nodeAffinity.ts';
import type { NodeInfo } from './nodeInfo.ts';
import { hostPortsOf } from './nodePorts.ts';
import { NodeScorer, type ScoredPod, type ScoreListener } from './nodeScores.ts';
import type { Nominator } from './nominator.ts';
import type { Scores } from './normaliseScores.ts';
import { nextStartIndex, numFeasibleNodesToFind } from './numFeasibleNodes.ts';
import type { PodToPlace } from './podToPlace.ts';
import { emptiestDomains, type PodSpread, podSpread } from './podTopologySpread.ts';
import type { Rejection } from './rejection.ts';
import { podRequests, podScoringRequests } from './resources.ts';
import type { SchedulerCache } from './schedulerCache.ts';
import { selectorSpreadOf } from './selectorSpread.ts';
import { SpreadMemo } from './spreadMemo.ts';
import { defaultSpreadSelector } from './spreadSelector.ts';
import { SYSTEM_DEFAULTS } from './topologySpread.ts';

/** What the search found. */
export interface Search {
  readonly place: PodToPlace;
  /** In the order in which they were found, which is also the order of ties under `tieBreaking: first`. */
  readonly feasible: readonly NodeInfo[];
  /** Empty when the search stopped before the first refusal. Nodes that were not examined are in neither list. */
  readonly rejected: readonly RejectedNode[];
}

/** A node that could not take the pod, and why. */
export interface RejectedNode {
  readonly node: NodeInfo;
  readonly rejection: Rejection;
}

/** The node that was chosen; without a score if it was the only one. */
export interface Choice {
  readonly node: NodeInfo;
  readonly score?: number;
}

/** What a cycle knows beside the nodes and the pods on them. */
export interface SpreadSources {
  readonly services: SelectorIndex<Labels>;
  readonly replicaSets: Informer<'ReplicaSet'>;
  readonly statefulSets: Informer<'StatefulSet'>;
}

/** BalancedAllocation asks since this minor version whether the pod improves the balance (PR 135573). */
const IMPROVEMENT_SINCE = 36;

/**
 * The decision of one scheduling cycle: which nodes can take the pod, and which of them is best.
 * Source: `schedulePod` in `pkg/scheduler/schedule_one.go`.
 */
export class SchedulingCycle {
  readonly #cache: SchedulerCache;
  readonly #sources: SpreadSources;
  readonly #nominator: Nominator;
  readonly #settings: ClusterSettings;
  /** Draws among nodes of equal score: the only chance in the control plane's placement. */
  readonly #random: RandomStream;
  readonly #scorer = new NodeScorer();
  readonly #defaultSpreads = new SpreadMemo();
  /** How often the Services have changed. */
  #serviceChanges = 0;
  /** Place in the node order at which the next search begins. */
  #startIndex = 0;

  constructor(
    cache: SchedulerCache,
    sources: SpreadSources,
    nominator: Nominator,
    settings: ClusterSettings,
    random: RandomStream,
  ) {
    this.#cache = cache;
    this.#sources = sources;
    this.#nominator = nominator;
    this.#settings = settings;
    this.#random = random;
  }

  /** Pods may be spread by other selectors from now on. */
  servicesChanged(): void {
    this.#serviceChanges++;
  }

  /**
   * Searches from where the last cycle stopped until enough nodes are found. A node that the pod is nominated for is
   * taken without a look at the others, if it fits there by now.
   */
  search(pod: Pod): Search {
    const order = this.#cache.order;
    const nominated = this.#nominatedNode(pod);
    if (nominated !== undefined) return { place: this.podToPlace(pod), feasible: [nominated], rejected: [] };
    const wanted = numFeasibleNodesToFind(order.length);
    const place = this.podToPlace(pod);
    const feasible: NodeInfo[] = [];
    const rejected: RejectedNode[] = [];
    for (let i = 0; i < order.length && feasible.length < wanted; i++) {
      const node = order[(this.#startIndex + i) % order.length];
      const reason = this.#rejection(place, node);
      if (reason === undefined) feasible.push(node);
      else rejected.push({ node, rejection: reason });
    }
    this.#startIndex = nextStartIndex(this.#startIndex, feasible.length + rejected.length, order.length);
    return { place, feasible, rejected };
  }

  /** What speaks against the pod on the node, as the cache is now. */
  rejectionOn(pod: Pod, node: NodeInfo): Rejection | undefined {
    return this.#rejection(this.podToPlace(pod), node);
  }

  /**
   * The node that preemption has cleared for the pod, if it fits by now (`evaluateNominatedNode` in `schedule_one.go`).
   */
  #nominatedNode(pod: Pod): NodeInfo | undefined {
    const name = this.#nominator.nodeOf(pod.meta.uid);
    const node = name === undefined ? undefined : this.#cache.node(name);
    return node === undefined || this.rejectionOn(pod, node) !== undefined ? undefined : node;
  }

  /**
   * A node must do both with the pods that have a claim on it, for the room is theirs, and without them, for they may
   * never come. Source: `RunFilterPluginsWithNominatedPods` in `pkg/scheduler/framework/runtime/framework.go`.
   */
  #rejection(place: PodToPlace, node: NodeInfo): Rejection | undefined {
    if (!this.#nominator.isEmpty) {
      const before = this.#nominator.before(place.pod, node.name);
      const rejected = before.length === 0 ? undefined : this.#rejectionBeside(before, place.pod, node);
      if (rejected !== undefined) return rejected;
    }
    return rejection(place, node);
  }

  /**
   * Judges the node as if the pods with a claim were on it. They are put into the cache for that moment, so that
   * spreading and affinity see them, too.
   */
  #rejectionBeside(others: readonly Pod[], pod: Pod, node: NodeInfo): Rejection | undefined {
    for (const other of others) this.#cache.setPod(other, node.name);
    const rejected = rejection(this.podToPlace(pod), node);
    for (const other of others) this.#cache.removePod(other.meta.uid);
    return rejected;
  }

  /** The pod with all that the filters look at, as the cache is now. */
  podToPlace(pod: Pod): PodToPlace {
    const spread = this.#podSpread(pod, 'DoNotSchedule');
    const relations = podRelations(pod, this.#cache);
    return {
      pod,
      requests: podRequests(pod.spec.containers),
      hostPorts: hostPortsOf(pod.spec.containers),
      ...(hasNodeDemands(pod.spec) && { nodeDemands: pod.spec }),
      ...(spread && { hardSpread: { spread, emptiest: emptiestDomains(spread) } }),
      ...(relations && { relations }),
    };
  }

  /**
   * The best of the feasible nodes, of which there is at least one. A single one is not scored.
   * @param listener told of each plugin's scores
   */
  choose({ place, feasible }: Pick<Search, 'place' | 'feasible'>, listener?: ScoreListener): Choice {
    if (feasible.length === 1) return { node: feasible[0] };
    const totals = this.#scorer.totals(this.#scoredPod(place), feasible, listener);
    let score = 0;
    let equals = 0;
    // The first pass finds the highest score and how many nodes have it, so that one draw suffices for any number of
    // ties.
    for (let i = 0; i < feasible.length; i++) {
      if (totals[i] > score) [score, equals] = [totals[i], 0];
      if (totals[i] === score) equals++;
    }
    return { node: nthBest(this.#drawOf(equals), score, totals, feasible), score };
  }

  /** What the score plugins need beyond the filters (PreScore); worked out only when there is a choice. */
  #scoredPod(place: PodToPlace): ScoredPod {
    const softSpread = this.#podSpread(place.pod, 'ScheduleAnyway');
    const selectorSpread = this.#selectorSpread(place.pod);
    return {
      ...place,
      scoringRequests: podScoringRequests(place.pod.spec.containers),
      ...(softSpread && { softSpread }),
      ...(selectorSpread && { selectorSpread }),
      scoresImprovement: this.#settings.kubernetesMinor >= IMPROVEMENT_SINCE,
      images: this.#cache.images,
      clusterNodes: this.#cache.order.length,
    };
  }

  /** Which of several nodes with the highest score: `selectHost`. */
  #drawOf(equals: number): number {
    if (equals === 1 || this.#settings.scheduler.tieBreaking === 'first') return 0;
    return uniformInt(this.#random, equals);
  }

  /**
   * The pod's own constraints are counted each time; the defaults, which most pods have, are remembered per template.
   */
  #podSpread(pod: Pod, when: 'DoNotSchedule' | 'ScheduleAnyway'): PodSpread | undefined {
    const hasOwn = (pod.spec.topologySpreadConstraints ?? []).length > 0;
    if (hasOwn) return this.#newSpread(pod, when);
    // The old spreading takes the place of the default constraints, which are all soft.
    if (this.#settings.scheduler.selectorSpread || when === 'DoNotSchedule') return undefined;
    const version = this.#serviceChanges + this.#cache.counterChanges;
    const known = this.#defaultSpreads.get(pod, version);
    if (known !== undefined) return known.spread;
    const spread = this.#newSpread(pod, when);
    // The selector of an owner never changes, but its view may come after the pod's.
    if (pod.meta.owner === undefined || this.#ownerSelector(pod) !== undefined)
      this.#defaultSpreads.set(pod, version, spread);
    return spread;
  }

  /** The system's defaults stand in for a pod without constraints. */
  #newSpread(pod: Pod, when: 'DoNotSchedule' | 'ScheduleAnyway'): PodSpread | undefined {
    return podSpread(pod, when, SYSTEM_DEFAULTS, () => this.#defaultSelector(pod), this.#cache);
  }

  /** Empty if no Service or owner selects the pod. */
  #defaultSelector(pod: Pod): readonly LabelSelectorRequirement[] {
    return defaultSpreadSelector(pod.meta.labels, this.#servicesOf(pod), this.#ownerSelector(pod));
  }

  /** Undefined unless the old spreading is switched on. */
  #selectorSpread(pod: Pod): ReturnType<typeof selectorSpreadOf> | undefined {
    if (!this.#settings.scheduler.selectorSpread) return undefined;
    const owner = this.#ownerSelector(pod);
    const services = this.#servicesOf(pod).map((matchLabels) => ({ matchLabels, matchExpressions: [] }));
    return selectorSpreadOf(pod, [...services, ...(owner === undefined ? [] : [owner])], this.#cache);
  }

  /** Selectors of the Services in the pod's namespace that select it. */
  #servicesOf({ meta: { namespace, labels } }: Pod): Labels[] {
    const services: Labels[] = [];
    this.#sources.services.forEachMatch(namespace, labels, (selector) => services.push(selector));
    return services;
  }

  /** Owners of other kinds say nothing about spreading. */
  #ownerSelector({ meta: { namespace, owner } }: Pod): LabelSelector | undefined {
    if (owner === undefined) return undefined;
    const key = objectKey({ namespace, name: owner.name });
    if (owner.kind === 'ReplicaSet') return this.#sources.replicaSets.get(key)?.spec.selector;
    if (owner.kind === 'StatefulSet') return this.#sources.statefulSets.get(key)?.spec.selector;
    return undefined;
  }
}

/** Skips `n` of the nodes that have the highest score, and takes the next. */
function nthBest(n: number, score: number, totals: Scores, feasible: readonly NodeInfo[]): NodeInfo {
  let left = n;
  return feasible[totals.findIndex((total) => total === score && left-- === 0)];
}
