import { objectKey } from '../../api/objectKey.ts';
import type { ClusterContext } from '../../context.ts';
import type { Pod, ReplicaSet } from '../../objects.ts';
import { isPodAvailable, nextAvailabilityCheckSeconds } from '../podAvailability.ts';
import { PodControl, type PodOwner } from '../podControl.ts';
import type { ControllerViews } from '../views.ts';
import { WorkQueue } from '../workQueue.ts';
import { Expectations } from './expectations.ts';
import { podsToDelete } from './podsToDelete.ts';
import { isActive, PodTally } from './podTally.ts';

/** Pods that one pass creates or deletes at most. */
const BURST_REPLICAS = 500;

/**
 * Keeps as many active pods as each ReplicaSet asks for.
 * Source: `pkg/controller/replicaset/replica_set.go`.
 */
export class ReplicaSetController {
  readonly #context: ClusterContext;
  readonly #views: ControllerViews;
  readonly #queue: WorkQueue;
  readonly #control: PodControl;
  readonly #expectations = new Expectations();
  readonly #tally = new PodTally();

  constructor(context: ClusterContext, views: ControllerViews) {
    this.#context = context;
    this.#views = views;
    this.#control = new PodControl(context);
    this.#queue = new WorkQueue(context, (key) => this.#reconcile(key));
    views.replicaSets.onChange((current) => {
      if (current !== undefined) this.#queue.add(objectKey(current.meta));
    });
    views.pods.onChange((current, previous) => this.#podChanged(current, previous));
  }

  /** Books the change, and has the pod's owner look at its numbers again. A pod that is being deleted is as good as gone. */
  #podChanged(current: Pod | undefined, previous: Pod | undefined): void {
    this.#tally.update(current, previous);
    const meta = (current ?? previous)?.meta;
    if (meta?.owner?.kind !== 'ReplicaSet') return;
    const key = objectKey({ namespace: meta.namespace, name: meta.owner.name });
    if (previous === undefined) this.#expectations.created(key);
    if (current === undefined || current.meta.deletionTimestamp !== undefined) {
      this.#expectations.deleted(key, meta.uid);
    }
    this.#queue.add(key);
  }

  /**
   * One pass: compare the active pods with the number asked for, and create or delete the difference, unless what an
   * earlier pass asked for is still on its way. The status is brought up to date in any case.
   */
  #reconcile(key: string): number {
    const replicaSet = this.#views.replicaSets.get(key);
    if (replicaSet === undefined) return 0;
    const missing = replicaSet.spec.replicas - this.#tally.active(replicaSet.meta.uid);
    if (missing !== 0 && this.#expectations.satisfied(key, this.#context.loop.now)) {
      if (missing > 0) this.#createPods(key, replicaSet, Math.min(missing, BURST_REPLICAS));
      else this.#deletePods(key, replicaSet, Math.min(-missing, BURST_REPLICAS));
    }
    return this.#updateStatus(key, replicaSet);
  }

  /** Creates in growing batches; each waits for the answers to the one before. */
  #createPods(key: string, replicaSet: ReplicaSet, count: number): void {
    this.#expectations.expectCreates(key, count, this.#context.loop.now);
    this.#control.createInBatches(
      count,
      (_, done) => this.#control.create(ownerOf(replicaSet), replicaSet.spec.template, undefined, done),
      (successes) => {
        // Pods that could not be created will not show up; the next pass tries again.
        this.#expectations.created(key, count - successes);
        if (successes < count) this.#queue.add(key);
      },
    );
  }

  /** Deletes the pods that rank first, all at once. Their grace period runs on the nodes. */
  #deletePods(key: string, replicaSet: ReplicaSet, count: number): void {
    const { loop } = this.#context;
    const { meta } = replicaSet;
    const pods = [...this.#views.podsByOwner.get(meta.uid)].filter(isActive);
    const chosen = podsToDelete(pods, this.#relatedPods(replicaSet), count, loop.now);
    const uids = chosen.map((pod) => pod.meta.uid);
    this.#expectations.expectDeletes(key, uids, loop.now);
    for (const pod of chosen)
      this.#control.delete(ownerOf(replicaSet), pod, () => this.#expectations.deleted(key, pod.meta.uid));
  }

  /** Active pods of all revisions of the Deployment. */
  #relatedPods({ meta }: ReplicaSet): Pod[] {
    if (meta.owner === undefined) return [];
    const siblings = [...this.#views.replicaSetsByOwner.get(meta.owner.uid)];
    return siblings.flatMap((sibling) => [...this.#views.podsByOwner.get(sibling.meta.uid)].filter(isActive));
  }

  /** Writes the numbers if they have changed. @returns seconds that the write takes */
  #updateStatus(key: string, replicaSet: ReplicaSet): number {
    const { meta, status } = replicaSet;
    const replicas = this.#tally.active(meta.uid);
    const readyReplicas = this.#tally.ready(meta.uid);
    const availableReplicas = this.#available(key, replicaSet, readyReplicas);
    if (
      status.replicas === replicas &&
      status.readyReplicas === readyReplicas &&
      status.availableReplicas === availableReplicas
    )
      return 0;
    const { api, settings } = this.#context;
    api.patch('ReplicaSet', objectKey(meta), meta.uid, (current) => ({
      ...current,
      status: { replicas, readyReplicas, availableReplicas },
    }));
    return settings.apiLatency;
  }

  /** Counts the pods that are available, and looks again when the next one will be. */
  #available(key: string, { meta, spec }: ReplicaSet, readyReplicas: number): number {
    const minReadySeconds = spec.minReadySeconds ?? 0;
    if (minReadySeconds <= 0) return readyReplicas;
    const { loop } = this.#context;
    let available = 0;
    let next = Number.POSITIVE_INFINITY;
    for (const { status } of [...this.#views.podsByOwner.get(meta.uid)].filter(isActive)) {
      const readyFor = loop.now - status.readyTransitionTime;
      if (isPodAvailable(status.ready, readyFor, minReadySeconds)) available++;
      next = Math.min(next, nextAvailabilityCheckSeconds(status.ready, readyFor, minReadySeconds) ?? next);
    }
    if (Number.isFinite(next)) loop.setTimer(next, () => this.#queue.add(key));
    return available;
  }
}

function ownerOf({ meta }: ReplicaSet): PodOwner {
  return { kind: 'ReplicaSet', name: meta.name, uid: meta.uid, namespace: meta.namespace };
}
