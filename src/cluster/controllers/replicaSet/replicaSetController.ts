import { objectKey } from '../../api/objectKey.ts';
import type { ClusterContext } from '../../context.ts';
import type { Pod, ReplicaSet } from '../../objects.ts';
import { OwnedPods, podOwner } from '../ownedPods.ts';
import { isPodAvailable } from '../podAvailability.ts';
import type { ControllerViews } from '../views.ts';
import { podsToDelete } from './podsToDelete.ts';
import { isActive, PodTally } from './podTally.ts';

/** Pods that one pass creates or deletes at most. `BurstReplicas` in the file of the controller. */
const BURST_REPLICAS = 500;

/**
 * Keeps as many active pods as each ReplicaSet asks for.
 * Source: `pkg/controller/replicaset/replica_set.go`.
 */
export class ReplicaSetController {
  readonly #context: ClusterContext;
  readonly #views: ControllerViews;
  readonly #pods: OwnedPods;
  /**
   * Kept up by every change of a pod, as a recount of a large ReplicaSet at each of them would cost its size squared.
   */
  readonly #tally = new PodTally();

  constructor(context: ClusterContext, views: ControllerViews) {
    this.#context = context;
    this.#views = views;
    this.#pods = new OwnedPods(context, views, 'ReplicaSet', (key) => this.#reconcile(key));
    views.replicaSets.onChange((current) => {
      if (current !== undefined) this.#pods.add(objectKey(current.meta));
    });
    views.pods.onChange((current, previous) => this.#tally.update(current, previous));
  }

  /**
   * One pass: compare the active pods with the number asked for, and create or delete the difference, unless what an
   * earlier pass asked for is still on its way. The status is brought up to date in any case.
   */
  #reconcile(key: string): number {
    const replicaSet = this.#views.replicaSets.get(key);
    if (replicaSet === undefined) return 0;
    const missing = replicaSet.spec.replicas - this.#tally.active(replicaSet.meta.uid);
    if (missing !== 0 && this.#pods.isSettled(key)) {
      const owner = podOwner('ReplicaSet', replicaSet.meta);
      this.#pods.change(key, owner, {
        creates: Math.min(Math.max(missing, 0), BURST_REPLICAS),
        create: (_, done) => this.#pods.create(owner, replicaSet.spec.template, undefined, done),
        deletes: missing < 0 ? this.#surplus(replicaSet, Math.min(-missing, BURST_REPLICAS)) : [],
      });
    }
    return this.#updateStatus(key, replicaSet);
  }

  /** The pods that rank first. Their grace period runs on the nodes. */
  #surplus(replicaSet: ReplicaSet, count: number): Pod[] {
    const pods = [...this.#views.podsByOwner.get(replicaSet.meta.uid)].filter(isActive);
    return podsToDelete(pods, this.#relatedPods(replicaSet), count, this.#context.loop.now);
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
    const { now } = this.#context.loop;
    const pods = [...this.#views.podsByOwner.get(meta.uid)].filter(isActive);
    this.#pods.lookWhenAvailable(key, pods, minReadySeconds);
    return pods.filter(({ status }) =>
      isPodAvailable(status.ready, now - status.readyTransitionTime, minReadySeconds),
    ).length;
  }
}
