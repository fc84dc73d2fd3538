import { withDefaultTolerations } from '../../api/admission.ts';
import { objectKey } from '../../api/objectKey.ts';
import type { ClusterContext } from '../../context.ts';
import { newPodStatus } from '../../newPodStatus.ts';
import type { Pod, ReplicaSet } from '../../objects.ts';
import type { ControllerViews } from '../views.ts';
import { WorkQueue } from '../workQueue.ts';
import { Expectations } from './expectations.ts';
import { podsToDelete } from './podsToDelete.ts';
import { isActive, PodTally } from './podTally.ts';
import { slowStartBatch } from './slowStartBatch.ts';

/** Pods that one pass creates or deletes at most, and the size of its first batch. */
const BURST_REPLICAS = 500;
const SLOW_START_INITIAL_BATCH = 1;

/**
 * Keeps as many active pods as each ReplicaSet asks for.
 * Source: `pkg/controller/replicaset/replica_set.go`.
 */
export class ReplicaSetController {
  readonly #context: ClusterContext;
  readonly #views: ControllerViews;
  readonly #queue: WorkQueue;
  readonly #expectations = new Expectations();
  readonly #tally = new PodTally();

  constructor(context: ClusterContext, views: ControllerViews) {
    this.#context = context;
    this.#views = views;
    this.#queue = new WorkQueue(context.loop, (key) => this.#reconcile(key));
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
    return this.#updateStatus(replicaSet);
  }

  /** Creates in growing batches; each waits for the answers to the one before. */
  #createPods(key: string, replicaSet: ReplicaSet, count: number): void {
    this.#expectations.expectCreates(key, count, this.#context.loop.now);
    slowStartBatch(
      count,
      SLOW_START_INITIAL_BATCH,
      (size, report) => this.#createBatch(replicaSet, size, report),
      (successes) => {
        // Pods that could not be created will not show up; the next pass tries again.
        this.#expectations.created(key, count - successes);
        if (successes < count) this.#queue.add(key);
      },
    );
  }

  /** Sends all creations of a batch at once and reports when the last answer has come. */
  #createBatch(replicaSet: ReplicaSet, size: number, report: (failures: number) => void): void {
    let answers = 0;
    let failures = 0;
    for (let i = 0; i < size; i++) {
      this.#createPod(replicaSet, (created) => {
        if (!created) failures++;
        if (++answers === size) report(failures);
      });
    }
  }

  /** One pod from the template, with a name that the server completes, and what admission adds. */
  #createPod({ meta, spec }: ReplicaSet, done: (created: boolean) => void): void {
    const { api, loop, settings, events } = this.#context;
    const { labels, annotations } = spec.template;
    const owner = { kind: 'ReplicaSet', name: meta.name, uid: meta.uid } as const;
    const podSpec = withDefaultTolerations(spec.template.spec, settings);
    api.create(
      'Pod',
      { generateName: `${meta.name}-`, namespace: meta.namespace, labels, annotations, owner },
      (podMeta) => ({ kind: 'Pod', meta: podMeta, spec: podSpec, status: newPodStatus(loop.now) }),
      (pod) => {
        if (pod !== undefined) {
          events.normal('SuccessfulCreate', `ReplicaSet/${meta.name}`, `Created pod: ${pod.meta.name}`);
        }
        done(pod !== undefined);
      },
    );
  }

  /** Deletes the pods that rank first, all at once. Their grace period runs on the nodes. */
  #deletePods(key: string, replicaSet: ReplicaSet, count: number): void {
    const { api, loop, events } = this.#context;
    const { meta } = replicaSet;
    const pods = [...this.#views.podsByOwner.get(meta.uid)].filter(isActive);
    const chosen = podsToDelete(pods, this.#relatedPods(replicaSet), count, loop.now);
    const uids = chosen.map((pod) => pod.meta.uid);
    this.#expectations.expectDeletes(key, uids, loop.now);
    for (const pod of chosen) {
      api.delete('Pod', objectKey(pod.meta), { uid: pod.meta.uid }, (found) => {
        if (found)
          events.normal('SuccessfulDelete', `ReplicaSet/${meta.name}`, `Deleted pod: ${pod.meta.name}`);
        else this.#expectations.deleted(key, pod.meta.uid);
      });
    }
  }

  /** Active pods of all revisions of the Deployment. */
  #relatedPods({ meta }: ReplicaSet): Pod[] {
    if (meta.owner === undefined) return [];
    const siblings = [...this.#views.replicaSetsByOwner.get(meta.owner.uid)];
    return siblings.flatMap((sibling) => [...this.#views.podsByOwner.get(sibling.meta.uid)].filter(isActive));
  }

  /** Writes the numbers if they have changed. @returns seconds that the write takes */
  #updateStatus({ meta, status }: ReplicaSet): number {
    const replicas = this.#tally.active(meta.uid);
    const readyReplicas = this.#tally.ready(meta.uid);
    if (status.replicas === replicas && status.readyReplicas === readyReplicas) return 0;
    const { api, settings } = this.#context;
    api.patch('ReplicaSet', objectKey(meta), meta.uid, (current) => ({
      ...current,
      status: { replicas, readyReplicas },
    }));
    return settings.apiLatency;
  }
}
