import { objectKey } from '../../api/objectKey.ts';
import type { ClusterContext } from '../../context.ts';
import type { Pod, PodTemplate, StatefulSet } from '../../objects.ts';
import { podTemplateHash } from '../deployment/podTemplateHash.ts';
import { isPodAvailable, nextAvailabilityCheckSeconds } from '../podAvailability.ts';
import { PodControl, type PodOwner } from '../podControl.ts';
import { Expectations } from '../replicaSet/expectations.ts';
import { REVISION_HASH_LABEL } from '../revisionHash.ts';
import type { ControllerViews } from '../views.ts';
import { WorkQueue } from '../workQueue.ts';
import { needsCurrentRevision, type OrdinalPod, planStatefulSet } from './statefulSetPlan.ts';

/** The ordinal as a label: `apps.StatefulSetPodNameLabel` and its like in `staging/src/k8s.io/api/apps/v1/types.go`. */
const POD_NAME_LABEL = 'statefulset.kubernetes.io/pod-name';
const POD_INDEX_LABEL = 'apps.kubernetes.io/pod-index';

/**
 * Keeps the pods `<name>-0` to `<name>-n` of each StatefulSet; what is next is decided by {@link planStatefulSet}. The
 * template before the present one, for which Kubernetes has ControllerRevision objects, is kept in the status.
 * Source: `pkg/controller/statefulset/stateful_set.go`.
 */
export class StatefulSetController {
  readonly #context: ClusterContext;
  readonly #views: ControllerViews;
  readonly #queue: WorkQueue;
  readonly #control: PodControl;
  readonly #expectations = new Expectations();

  constructor(context: ClusterContext, views: ControllerViews) {
    this.#context = context;
    this.#views = views;
    this.#control = new PodControl(context);
    this.#queue = new WorkQueue(context, (key) => this.#reconcile(key));
    views.statefulSets.onChange((current) => {
      if (current !== undefined) this.#queue.add(objectKey(current.meta));
    });
    views.pods.onChange((current, previous) => this.#podChanged(current, previous));
  }

  #podChanged(current: Pod | undefined, previous: Pod | undefined): void {
    const meta = (current ?? previous)?.meta;
    if (meta?.owner?.kind !== 'StatefulSet') return;
    const key = objectKey({ namespace: meta.namespace, name: meta.owner.name });
    if (previous === undefined) this.#expectations.created(key);
    if (current === undefined || current.meta.deletionTimestamp !== undefined)
      this.#expectations.deleted(key, meta.uid);
    this.#queue.add(key);
  }

  /** @returns seconds that the write of the status takes */
  #reconcile(key: string): number {
    const set = this.#views.statefulSets.get(key);
    if (set === undefined) return 0;
    const pods = [...this.#views.podsByOwner.get(set.meta.uid)];
    if (this.#expectations.satisfied(key, this.#context.loop.now)) this.#act(key, set, pods);
    return this.#updateStatus(set, pods);
  }

  #act(key: string, set: StatefulSet, pods: readonly Pod[]): void {
    const now = this.#context.loop.now;
    const byOrdinal = new Map(pods.map((pod) => [ordinalOf(pod), pod]));
    const plan = planStatefulSet(
      set.spec,
      pods.map((pod) => this.#ordinalPod(key, set, pod)),
      podTemplateHash(set.spec.template),
    );
    if (plan.create.length > 0) {
      this.#expectations.expectCreates(key, plan.create.length, now);
      this.#control.createInBatches(
        plan.create.length,
        (i, done) => this.#createPod(set, plan.create[i], done),
        (successes) => this.#expectations.created(key, plan.create.length - successes),
      );
    }
    const deleted = plan.delete.flatMap(({ ordinal }) => byOrdinal.get(ordinal) ?? []);
    if (deleted.length === 0) return;
    const uids = deleted.map(({ meta }) => meta.uid);
    if (plan.create.length === 0) this.#expectations.expectDeletes(key, uids, now);
    for (const pod of deleted)
      this.#control.delete(ownerOf(set), pod, () => this.#expectations.deleted(key, pod.meta.uid));
  }

  /** A pod below the partition is made from the template before the present one. */
  #createPod(set: StatefulSet, ordinal: number, done: (created: boolean) => void): void {
    const { template: latest } = set.spec;
    const template = needsCurrentRevision(set.spec, ordinal)
      ? (set.status.currentTemplate ?? latest)
      : latest;
    const name = `${set.meta.name}-${ordinal}`;
    this.#control.create(ownerOf(set), withIdentity(template, name, ordinal), name, done);
  }

  /** What the rules look at; a pod that is ready but not for long enough is looked at again in time. */
  #ordinalPod(key: string, set: StatefulSet, pod: Pod): OrdinalPod {
    const { loop } = this.#context;
    const { phase, ready, readyTransitionTime } = pod.status;
    const terminating = pod.meta.deletionTimestamp !== undefined;
    const readyFor = loop.now - readyTransitionTime;
    const minReadySeconds = set.spec.minReadySeconds ?? 0;
    const next = nextAvailabilityCheckSeconds(ready, readyFor, minReadySeconds);
    if (next !== null) loop.setTimer(next, () => this.#queue.add(key));
    return {
      ordinal: ordinalOf(pod),
      revision: pod.meta.labels[REVISION_HASH_LABEL] ?? '',
      available: !terminating && phase === 'Running' && isPodAvailable(ready, readyFor, minReadySeconds),
      terminating,
      finished: phase === 'Succeeded' || phase === 'Failed',
    };
  }

  /** Counts, and once every pod is of the present template and ready, that template is the current one. */
  #updateStatus(set: StatefulSet, pods: readonly Pod[]): number {
    const { template, replicas: wanted } = set.spec;
    const hash = podTemplateHash(template);
    const updatedReplicas = pods.filter((pod) => pod.meta.labels[REVISION_HASH_LABEL] === hash).length;
    const readyReplicas = pods.filter((pod) => pod.status.ready).length;
    const replicas = pods.length;
    const isComplete = updatedReplicas === wanted && readyReplicas === wanted && replicas === wanted;
    const { currentTemplate = template } = set.status;
    const status = {
      replicas,
      readyReplicas,
      updatedReplicas,
      currentTemplate: isComplete ? template : currentTemplate,
    };
    const isSame =
      set.status.replicas === replicas &&
      set.status.readyReplicas === readyReplicas &&
      set.status.updatedReplicas === updatedReplicas &&
      set.status.currentTemplate === status.currentTemplate;
    if (isSame) return 0;
    const { api, settings } = this.#context;
    api.patch('StatefulSet', objectKey(set.meta), set.meta.uid, (current) => ({ ...current, status }));
    return settings.apiLatency;
  }
}

function ownerOf({ meta }: StatefulSet): PodOwner {
  return { kind: 'StatefulSet', name: meta.name, uid: meta.uid, namespace: meta.namespace };
}

/** The number at the end of the pod's name. */
function ordinalOf({ meta }: Pod): number {
  return Number(meta.name.slice(meta.name.lastIndexOf('-') + 1));
}

/** The labels by which a pod of a StatefulSet can be told. Source: `updateIdentity` in `stateful_set_utils.go`. */
function withIdentity(template: PodTemplate, name: string, ordinal: number): PodTemplate {
  const identity = {
    [POD_NAME_LABEL]: name,
    [POD_INDEX_LABEL]: String(ordinal),
    [REVISION_HASH_LABEL]: podTemplateHash(template),
  };
  return { ...template, labels: { ...template.labels, ...identity } };
}
