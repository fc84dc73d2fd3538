import { objectKey } from '../../api/objectKey.ts';
import type { ClusterContext } from '../../context.ts';
import type { Pod, PodTemplate, StatefulSet } from '../../objects.ts';
import { podTemplateHash } from '../deployment/podTemplateHash.ts';
import { OwnedPods, podOwner } from '../ownedPods.ts';
import { isPodAvailable } from '../podAvailability.ts';
import { REVISION_HASH_LABEL } from '../revisionHash.ts';
import type { ControllerViews } from '../views.ts';
import { needsCurrentRevision, type OrdinalPod, planStatefulSet } from './statefulSetPlan.ts';
import { sameStatefulSetStatus, statefulSetStatus } from './statefulSetStatus.ts';

/** The ordinal as a label: `apps.StatefulSetPodNameLabel` and its like in `staging/src/k8s.io/api/apps/v1/types.go`. */
const POD_NAME_LABEL = 'statefulset.kubernetes.io/pod-name';
const POD_INDEX_LABEL = 'apps.kubernetes.io/pod-index';

/**
 * Keeps the pods `<name>-0` to `<name>-n` of each StatefulSet; what is next is decided by {@link planStatefulSet}. The
 * templates so far, for which Kubernetes has ControllerRevision objects, are kept in the status.
 * Source: `pkg/controller/statefulset/stateful_set.go`.
 */
export class StatefulSetController {
  readonly #context: ClusterContext;
  readonly #views: ControllerViews;
  /** Queue, expectations and writes, as for every kind that makes pods itself. */
  readonly #pods: OwnedPods;

  constructor(context: ClusterContext, views: ControllerViews) {
    this.#context = context;
    this.#views = views;
    this.#pods = new OwnedPods(context, views, 'StatefulSet', (key) => this.#reconcile(key));
    views.statefulSets.onChange((current) => {
      if (current !== undefined) this.#pods.add(objectKey(current.meta));
    });
  }

  /** @returns seconds that the write of the status takes */
  #reconcile(key: string): number {
    const set = this.#views.statefulSets.get(key);
    if (set === undefined) return 0;
    const pods = [...this.#views.podsByOwner.get(set.meta.uid)];
    this.#pods.lookWhenAvailable(key, pods, set.spec.minReadySeconds);
    if (this.#pods.isSettled(key)) this.#act(key, set, pods);
    return this.#updateStatus(set, pods);
  }

  /** One plan a pass: in order, each step waits until the view shows what came of the one before. */
  #act(key: string, set: StatefulSet, pods: readonly Pod[]): void {
    const byOrdinal = new Map(pods.map((pod) => [ordinalOf(pod), pod]));
    const seen = pods.map((pod) => this.#ordinalPod(set, pod));
    const plan = planStatefulSet(set.spec, seen, podTemplateHash(set.spec.template));
    this.#pods.change(key, podOwner('StatefulSet', set.meta), {
      creates: plan.create.length,
      create: (i, done) => this.#createPod(set, plan.create[i], done),
      deletes: plan.delete.flatMap(({ ordinal }) => byOrdinal.get(ordinal) ?? []),
    });
  }

  /** A pod below the partition is made from the template before the present one. */
  #createPod(set: StatefulSet, ordinal: number, done: (created: boolean) => void): void {
    const { template: latest } = set.spec;
    const template = needsCurrentRevision(set.spec, ordinal)
      ? (set.status.currentTemplate ?? latest)
      : latest;
    const name = `${set.meta.name}-${ordinal}`;
    const made = withNetworkIdentity(withIdentity(template, name, ordinal), name, set.spec.serviceName);
    this.#pods.create(podOwner('StatefulSet', set.meta), made, name, done);
  }

  /** What the rules look at. */
  #ordinalPod({ spec }: StatefulSet, pod: Pod): OrdinalPod {
    const { phase, ready, readyTransitionTime } = pod.status;
    const terminating = pod.meta.deletionTimestamp !== undefined;
    const readyFor = this.#context.loop.now - readyTransitionTime;
    return {
      ordinal: ordinalOf(pod),
      revision: pod.meta.labels[REVISION_HASH_LABEL] ?? '',
      available:
        !terminating && phase === 'Running' && isPodAvailable(ready, readyFor, spec.minReadySeconds ?? 0),
      terminating,
      finished: phase === 'Succeeded' || phase === 'Failed',
    };
  }

  /** Written last, and only if it says something else. */
  #updateStatus(set: StatefulSet, pods: readonly Pod[]): number {
    const { api, loop, settings } = this.#context;
    const status = statefulSetStatus(set, pods, loop.now);
    if (sameStatefulSetStatus(set.status, status)) return 0;
    api.patch('StatefulSet', objectKey(set.meta), set.meta.uid, (current) => ({ ...current, status }));
    return settings.apiLatency;
  }
}

/** The number at the end of the pod's name. Every pod of a set has one, as its name is made here. */
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

/** The name of a pod under that of its set's Service. Source: `initIdentity` in `stateful_set_utils.go`. */
function withNetworkIdentity(template: PodTemplate, hostname: string, subdomain?: string): PodTemplate {
  if (subdomain === undefined) return template;
  return { ...template, spec: { ...template.spec, hostname, subdomain } };
}
