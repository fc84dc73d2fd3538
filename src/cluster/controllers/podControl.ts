import { withDefaultTolerations } from '../api/admission.ts';
import { objectKey } from '../api/objectKey.ts';
import type { ClusterContext } from '../context.ts';
import { newPodStatus } from '../newPodStatus.ts';
import type { OwnerReference, Pod, PodSpec, PodTemplate } from '../objects.ts';
import type { ClusterSettings } from '../settings.ts';
import { slowStartBatch } from './replicaSet/slowStartBatch.ts';

/** Who makes or deletes a pod. */
export interface PodOwner extends OwnerReference {
  readonly namespace: string;
}

/**
 * Creates and deletes pods for their owners, with the events that `kubectl describe` shows.
 * Source: `RealPodControl` in `pkg/controller/controller_utils.go`.
 */
export class PodControl {
  readonly #context: ClusterContext;
  /** By the template's spec, so that the pods of a template share one object. */
  readonly #admittedSpecs = new WeakMap<PodSpec, PodSpec>();

  constructor(context: ClusterContext) {
    this.#context = context;
  }

  /**
   * One pod from a template, with what admission adds.
   * @param name absent: the owner's name, which the server completes
   * @param done learns whether the pod was created: a name may be taken
   */
  create(
    owner: PodOwner,
    template: PodTemplate,
    name: string | undefined,
    done: (created: boolean) => void,
  ): void {
    const { api, loop, settings, events } = this.#context;
    const { namespace, ...reference } = owner;
    const { labels, annotations } = template;
    const spec = this.#admitted(template.spec, settings);
    const naming = name === undefined ? { generateName: `${owner.name}-` } : { name };
    api.create(
      'Pod',
      { ...naming, namespace, labels, annotations, owner: reference },
      (meta) => ({ kind: 'Pod', meta, spec, status: newPodStatus(loop.now) }),
      (pod) => {
        if (pod !== undefined)
          events.normal('SuccessfulCreate', `${owner.kind}/${owner.name}`, `Created pod: ${pod.meta.name}`);
        done(pod !== undefined);
      },
    );
  }

  /** Pods of one template share what admission makes of its spec. */
  #admitted(spec: PodSpec, settings: ClusterSettings): PodSpec {
    const known = this.#admittedSpecs.get(spec);
    if (known !== undefined) return known;
    const admitted = withDefaultTolerations(spec, settings);
    this.#admittedSpecs.set(spec, admitted);
    return admitted;
  }

  /**
   * Creates `count` pods in batches that double in size, each waiting for the answers to the one before.
   * @param start sends one creation and reports whether it succeeded
   * @param done gets the number of those that succeeded
   */
  createInBatches(
    count: number,
    start: (index: number, done: (created: boolean) => void) => void,
    done: (successes: number) => void,
  ): void {
    let next = 0;
    slowStartBatch(
      count,
      SLOW_START_INITIAL_BATCH,
      (size, report) => {
        let answers = 0;
        let failures = 0;
        for (let i = 0; i < size; i++) {
          start(next++, (created) => {
            if (!created) failures++;
            if (++answers === size) report(failures);
          });
        }
      },
      done,
    );
  }

  /** Deletes a pod; its grace period runs on the node. @param missing told if the pod was gone already */
  delete({ kind, name }: PodOwner, pod: Pod, missing: () => void): void {
    const { api, events } = this.#context;
    api.delete('Pod', objectKey(pod.meta), { uid: pod.meta.uid }, (found) => {
      if (found) events.normal('SuccessfulDelete', `${kind}/${name}`, `Deleted pod: ${pod.meta.name}`);
      else missing();
    });
  }
}

/** Size of the first batch of creations: `pkg/controller/controller_utils.go`. */
const SLOW_START_INITIAL_BATCH = 1;
