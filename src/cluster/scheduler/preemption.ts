import { type RandomStream, uniformInt } from '../../engine/random.ts';
import { objectKey } from '../api/objectKey.ts';
import type { ClusterContext } from '../context.ts';
import type { Pod } from '../objects.ts';
import { rejection } from './filters.ts';
import type { NodeInfo } from './nodeInfo.ts';
import {
  type Candidate,
  candidatesWanted,
  pickCandidate,
  podPriority,
  reprieveOrder,
} from './preemptionRules.ts';
import type { SchedulerCache } from './schedulerCache.ts';
import type { RejectedNode, SchedulingCycle } from './schedulingCycle.ts';

/**
 * Makes room for a pod that fits nowhere, by deleting pods of lower priority from one node. The pod gets no claim on
 * the room: it waits, like any other, for the victims to be gone.
 * Source: `pkg/scheduler/framework/preemption/preemption.go`, `plugins/defaultpreemption/default_preemption.go`.
 */
export class Preemption {
  readonly #context: ClusterContext;
  readonly #cache: SchedulerCache;
  readonly #cycle: SchedulingCycle;
  readonly #random: RandomStream;
  /** The node on which a pod has made room, by the pod's uid (`status.nominatedNodeName`). */
  readonly #nominated = new Map<string, string>();

  constructor(context: ClusterContext, cache: SchedulerCache, cycle: SchedulingCycle) {
    this.#context = context;
    this.#cache = cache;
    this.#cycle = cycle;
    this.#random = context.streams.stream('preemption');
  }

  /** The pod is gone. */
  forget(uid: string): void {
    this.#nominated.delete(uid);
  }

  /** @param rejected every node, with the reason why the pod cannot run there */
  tryFor(pod: Pod, rejected: readonly RejectedNode[]): void {
    if (pod.spec.preemptionPolicy === 'Never' || this.#isUnderWay(pod)) return;
    const nodes = rejected
      .filter(({ rejection: { unresolvable } }) => unresolvable !== true)
      .map(({ node }) => node);
    const best = pickCandidate(this.#candidates(pod, nodes));
    if (best === undefined) return;
    this.#nominated.set(pod.meta.uid, best.node.name);
    for (const victim of best.victims) this.#evict(victim, pod, best.node.name);
  }

  /** Has the pod made room before, and are the victims still on their way out? */
  #isUnderWay({ meta, spec }: Pod): boolean {
    const nominated = this.#nominated.get(meta.uid);
    const node = this.#cache.order.find(({ name }) => name === nominated);
    if (node === undefined) return false;
    return this.#cache
      .podsOn(node)
      .some(
        (other) => other.meta.deletionTimestamp !== undefined && podPriority(other) < (spec.priority ?? 0),
      );
  }

  /** Nodes with their victims, looked for from a random place on, until there are enough of them. */
  #candidates(pod: Pod, nodes: readonly NodeInfo[]): Candidate[] {
    const candidates: Candidate[] = [];
    if (nodes.length === 0) return candidates;
    const wanted = candidatesWanted(this.#cache.order.length);
    const offset = uniformInt(this.#random, nodes.length);
    for (let i = 0; i < nodes.length && candidates.length < wanted; i++) {
      const node = nodes[(offset + i) % nodes.length];
      const victims = this.#victims(pod, node);
      if (victims.length > 0) candidates.push({ node, victims });
    }
    return candidates;
  }

  /**
   * The pods that would have to go from the node, in the order of their worth; none if that would not help. All of
   * lower priority are taken out of the cache, and come back one by one as long as the pod still fits.
   */
  #victims(pod: Pod, node: NodeInfo): Pod[] {
    const lesser = this.#cache.podsOn(node).filter((other) => podPriority(other) < podPriority(pod));
    if (lesser.length === 0) return [];
    for (const other of lesser) this.#cache.removePod(other.meta.uid);
    const victims: Pod[] = [];
    const helps = this.#fits(pod, node);
    for (const other of lesser.sort(reprieveOrder)) {
      this.#cache.setPod(other, node.name);
      if (!helps || this.#fits(pod, node)) continue;
      this.#cache.removePod(other.meta.uid);
      victims.push(other);
    }
    for (const victim of victims) this.#cache.setPod(victim, node.name);
    return victims;
  }

  #fits(pod: Pod, node: NodeInfo): boolean {
    return rejection(this.#cycle.podToPlace(pod), node) === undefined;
  }

  /** Victims get their normal grace period. */
  #evict(victim: Pod, { meta }: Pod, nodeName: string): void {
    const { api, events } = this.#context;
    const message = `Preempted by pod ${meta.namespace}/${meta.name} on node ${nodeName}`;
    events.normal('Preempted', `Pod/${victim.meta.name}`, message);
    if (victim.meta.deletionTimestamp === undefined)
      api.delete('Pod', objectKey(victim.meta), { uid: victim.meta.uid });
  }
}
