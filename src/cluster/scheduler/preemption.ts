import { type RandomStream, uniformInt } from '../../engine/random.ts';
import type { Informer } from '../api/informer.ts';
import { objectKey } from '../api/objectKey.ts';
import type { ClusterContext } from '../context.ts';
import type { Pod } from '../objects.ts';
import { failureMessage } from './failureMessage.ts';
import type { NodeInfo } from './nodeInfo.ts';
import type { Nominator } from './nominator.ts';
import { type Candidate, candidatesWanted, pickCandidate, podPriority } from './preemptionRules.ts';
import type { SchedulerCache } from './schedulerCache.ts';
import type { RejectedNode, SchedulingCycle } from './schedulingCycle.ts';
import { selectVictims } from './victims.ts';

/** For nodes whose refusal no pod's leaving would lift. */
const NOT_HELPFUL: readonly string[] = ['Preemption is not helpful for scheduling'];

/** What the dry runs on the nodes gave. */
interface DryRuns {
  readonly candidates: readonly Candidate[];
  /** For every node that is no candidate. */
  readonly reasons: readonly { readonly reasons: readonly string[] }[];
}

/**
 * Makes room for a pod that fits nowhere, by deleting pods of lower priority from one node. The pod is nominated for
 * that node, which others of lower priority respect; but it waits, like any other, and may end up elsewhere.
 * Source: `pkg/scheduler/framework/preemption/preemption.go`, `plugins/defaultpreemption/default_preemption.go`.
 */
export class Preemption {
  readonly #context: ClusterContext;
  readonly #cache: SchedulerCache;
  readonly #cycle: SchedulingCycle;
  readonly #nominator: Nominator;
  readonly #budgets: Informer<'PodDisruptionBudget'>;
  /** Where the dry runs start: a stream of its own, so that a preemption does not shift the ties among nodes. */
  readonly #random: RandomStream;
  /** Uids of pods that were deleted to make room, and are still there. */
  readonly #victims = new Set<string>();

  constructor(
    context: ClusterContext,
    cache: SchedulerCache,
    cycle: SchedulingCycle,
    nominator: Nominator,
    budgets: Informer<'PodDisruptionBudget'>,
  ) {
    this.#context = context;
    this.#cache = cache;
    this.#cycle = cycle;
    this.#nominator = nominator;
    this.#budgets = budgets;
    this.#random = context.streams.stream('preemption');
  }

  /** The pod is gone. */
  forget(uid: string): void {
    this.#victims.delete(uid);
  }

  /**
   * @param rejected every node, with the reason why the pod cannot run there
   * @returns why nobody was preempted; undefined if somebody was
   */
  tryFor(pod: Pod, rejected: readonly RejectedNode[]): string | undefined {
    // `PodEligibleToPreemptOthers` in `default_preemption.go`: both cases come before any dry run.
    if (pod.spec.preemptionPolicy === 'Never') return 'not eligible due to preemptionPolicy=Never.';
    if (this.#isUnderWay(pod, rejected))
      return 'not eligible due to a terminating pod on the nominated node.';
    const { candidates, reasons } = this.#dryRuns(pod, rejected);
    const best = pickCandidate(candidates);
    if (best === undefined) {
      this.#withdraw(pod);
      return failureMessage(rejected.length, reasons);
    }
    for (const victim of best.victims) this.#evict(victim, pod, best.node.name);
    this.#nominate(pod, best.node.name);
    return undefined;
  }

  /** Has the pod made room before, and are the victims still on their way out? Not if the node is out of question. */
  #isUnderWay(pod: Pod, rejected: readonly RejectedNode[]): boolean {
    const nominated = this.#nominator.nodeOf(pod.meta.uid);
    if (nominated === undefined) return false;
    const refusal = rejected.find(({ node }) => node.name === nominated);
    if (refusal === undefined || refusal.rejection.unresolvable === true) return false;
    return this.#cache
      .podsOn(refusal.node)
      .some((other) => this.#victims.has(other.meta.uid) && podPriority(other) < podPriority(pod));
  }

  /** Tries nodes from a random place on, until there are enough candidates and one of them violates no budget. */
  #dryRuns(pod: Pod, rejected: readonly RejectedNode[]): DryRuns {
    const nodes = rejected.filter((one) => one.rejection.unresolvable !== true).map(({ node }) => node);
    const reasons = Array<{ reasons: readonly string[] }>(rejected.length - nodes.length).fill({
      reasons: NOT_HELPFUL,
    });
    const harmless: Candidate[] = [];
    const violating: Candidate[] = [];
    const wanted = candidatesWanted(nodes.length);
    const offset = nodes.length === 0 ? 0 : uniformInt(this.#random, nodes.length);
    for (let i = 0; i < nodes.length; i++) {
      if (harmless.length > 0 && harmless.length + violating.length >= wanted) break;
      const outcome = this.#dryRun(pod, nodes[(offset + i) % nodes.length]);
      if ('reasons' in outcome) reasons.push(outcome);
      else if (outcome.pdbViolations === 0) harmless.push(outcome);
      else violating.push(outcome);
    }
    return { candidates: [...harmless, ...violating], reasons };
  }

  /** One node's dry run on the cache itself, which is put back as it was. */
  #dryRun(pod: Pod, node: NodeInfo): ReturnType<typeof selectVictims> {
    const budgets = [...this.#budgets.list()];
    return selectVictims(pod, node, this.#cache, budgets, (one, on) => this.#cycle.rejectionOn(one, on));
  }

  /** Victims get their normal grace period. One that is on its way out already is left alone. */
  #evict(victim: Pod, { meta }: Pod, nodeName: string): void {
    const { name, uid, deletionTimestamp } = victim.meta;
    if (deletionTimestamp !== undefined) return;
    const { api, events } = this.#context;
    const message = `Preempted by pod ${meta.namespace}/${meta.name} on node ${nodeName}`;
    events.normal('Preempted', `Pod/${name}`, message);
    this.#victims.add(uid);
    api.delete('Pod', objectKey(victim.meta), { uid });
  }

  /** Pods of lower priority that waited for the node have waited in vain, and look for another. */
  #nominate(pod: Pod, nodeName: string): void {
    for (const other of this.#nominator.on(nodeName))
      if (podPriority(other) < podPriority(pod)) this.#withdraw(other);
    this.#nominator.nominate(pod, nodeName);
    this.#writeNomination(pod, nodeName);
  }

  /** The pod's claim ends; a pod without a claim is left alone, which saves the write. */
  #withdraw(pod: Pod): void {
    if (this.#nominator.nodeOf(pod.meta.uid) === undefined) return;
    this.#nominator.delete(pod.meta.uid);
    this.#writeNomination(pod, undefined);
  }

  /** `status.nominatedNodeName`, for all to see. */
  #writeNomination({ meta }: Pod, nominated: string | undefined): void {
    this.#context.api.patch('Pod', objectKey(meta), meta.uid, (current) => {
      const { nominatedNodeName, ...status } = current.status;
      if (nominatedNodeName === nominated || current.spec.nodeName !== undefined) return undefined;
      return { ...current, status: { ...status, ...(nominated && { nominatedNodeName: nominated }) } };
    });
  }
}
