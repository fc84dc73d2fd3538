import { objectKey } from '../api/objectKey.ts';
import type { ClusterContext } from '../context.ts';
import type { ObjectMeta, OwnerReference, Pod } from '../objects.ts';
import { nextAvailabilityCheckSeconds } from './podAvailability.ts';
import { PodControl, type PodOwner } from './podControl.ts';
import { Expectations } from './replicaSet/expectations.ts';
import type { ControllerViews } from './views.ts';
import { WorkQueue } from './workQueue.ts';

/** Kinds whose controllers make pods themselves; a Deployment leaves that to its ReplicaSets. */
type PodOwnerKind = Exclude<OwnerReference['kind'], 'Deployment'>;

/**
 * Waiting time after a pass whose writes failed, doubled with each one in a row, and its limit, seconds:
 * `DefaultTypedControllerRateLimiter` in `staging/src/k8s.io/client-go/util/workqueue/default_rate_limiters.go`.
 */
const RETRY_INITIAL = 0.005;
const RETRY_MAX = 1000;

/** The changes of one pass to the pods of an owner. */
export interface PodChanges {
  /** Number of pods to create. */
  readonly creates: number;
  /** Sends the creation of the one with that index. */
  readonly create: (index: number, done: (created: boolean) => void) => void;
  /** Pods to delete; each is expected to go from the view by its uid. */
  readonly deletes: readonly Pod[];
}

/**
 * What the controllers of ReplicaSets, StatefulSets and DaemonSets share: a queue of owners to look at, which each
 * change of one of their pods joins, and the expectations that keep a controller from acting twice while the effects of
 * its last pass are still on their way into its view.
 * Source: the event handlers and `manageReplicas` of `pkg/controller/replicaset/replica_set.go`, and their like.
 */
export class OwnedPods {
  readonly #context: ClusterContext;
  readonly #control: PodControl;
  readonly #queue: WorkQueue;
  /** By owner: what the last pass of each has asked for. */
  readonly #expectations = new Expectations();
  /** Passes with failed writes in a row, by owner. */
  readonly #failures = new Map<string, number>();

  /** @param reconcile one pass over an owner; returns the seconds that its writes take */
  constructor(
    context: ClusterContext,
    views: ControllerViews,
    kind: PodOwnerKind,
    reconcile: (key: string) => number,
  ) {
    this.#context = context;
    this.#control = new PodControl(context);
    this.#queue = new WorkQueue(context, reconcile);
    views.pods.onChange((current, previous) => this.#podChanged(kind, current, previous));
  }

  /** Has the owner with that key looked at. */
  add(key: string): void {
    this.#queue.add(key);
  }

  /** Has the view shown everything that was asked for, or was that given up? */
  isSettled(key: string): boolean {
    return this.#expectations.satisfied(key, this.#context.loop.now);
  }

  /** Sends the changes: creations in batches that double, deletions all at once. */
  change(key: string, owner: PodOwner, { creates, create, deletes }: PodChanges): void {
    if (creates === 0 && deletes.length === 0) return;
    const uids = deletes.map(({ meta }) => meta.uid);
    this.#expectations.expect(key, creates, uids, this.#context.loop.now);
    if (creates > 0) this.#control.createInBatches(creates, create, (made) => this.#made(key, creates, made));
    for (const pod of deletes)
      this.#control.delete(owner, pod, () => this.#expectations.deleted(key, pod.meta.uid));
  }

  /** One pod; `done` learns whether it was created. @param name absent: one that the server completes */
  create(
    owner: PodOwner,
    template: Parameters<PodControl['create']>[1],
    name: string | undefined,
    done: (created: boolean) => void,
  ): void {
    this.#control.create(owner, template, name, done);
  }

  /**
   * Has the owner looked at when the next of its pods will have been ready for long enough.
   * Source: `FindMinNextPodAvailabilityCheck` in `pkg/controller/controller_utils.go`.
   */
  lookWhenAvailable(key: string, pods: Iterable<Pod>, minReadySeconds = 0): void {
    if (minReadySeconds <= 0) return;
    const { loop } = this.#context;
    let next = Number.POSITIVE_INFINITY;
    for (const { status } of pods) {
      const readyFor = loop.now - status.readyTransitionTime;
      next = Math.min(next, nextAvailabilityCheckSeconds(status.ready, readyFor, minReadySeconds) ?? next);
    }
    if (Number.isFinite(next)) loop.setTimer(next, () => this.#queue.add(key));
  }

  /** A pod that is being deleted is as good as gone. */
  #podChanged(kind: PodOwnerKind, current: Pod | undefined, previous: Pod | undefined): void {
    const meta = (current ?? previous)?.meta;
    if (meta?.owner?.kind !== kind) return;
    const key = objectKey({ namespace: meta.namespace, name: meta.owner.name });
    if (previous === undefined) this.#expectations.created(key);
    if (current === undefined || current.meta.deletionTimestamp !== undefined)
      this.#expectations.deleted(key, meta.uid);
    this.#queue.add(key);
  }

  /** Pods that could not be created will not show up; a later pass tries again. */
  #made(key: string, asked: number, successes: number): void {
    if (successes === asked) {
      this.#failures.delete(key);
      return;
    }
    this.#expectations.created(key, asked - successes);
    const failures = this.#failures.get(key) ?? 0;
    this.#failures.set(key, failures + 1);
    const delay = Math.min(RETRY_INITIAL * 2 ** failures, RETRY_MAX);
    this.#context.loop.setTimer(delay, () => this.#queue.add(key));
  }
}

/** The owner as its pods refer to it. */
export function podOwner(kind: PodOwnerKind, meta: ObjectMeta): PodOwner {
  return { kind, name: meta.name, uid: meta.uid, namespace: meta.namespace };
}
