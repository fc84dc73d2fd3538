import type { Affinity, Labels, Pod } from '../objects.ts';
import type { PodSpread } from './podTopologySpread.ts';

/** What was found for one pod, and all that it followed from. */
interface Remembered {
  /** Of Services, nodes and counters at that moment. */
  readonly version: number;
  readonly namespace: string;
  /** Uid of the pod's controller. */
  readonly owner: string | undefined;
  readonly nodeSelector: Labels;
  readonly affinity: Affinity | undefined;
  readonly spread: PodSpread | undefined;
}

/**
 * The default spread constraints of pods that are made alike: the pods of one template share its objects, so one look
 * at Services, owner and counters does for all of them. A version is a number that grows with every change of Services,
 * nodes or counters, after which nothing that was remembered holds.
 */
export class SpreadMemo {
  /** By the template's label object itself: it goes when the last pod of the template has gone. */
  readonly #byLabels = new WeakMap<Labels, Remembered>();

  /** What was found for such a pod before, undefined in it standing for none; undefined itself if nothing was. */
  get(pod: Pod, version: number): { readonly spread: PodSpread | undefined } | undefined {
    const known = this.#byLabels.get(pod.meta.labels);
    const { nodeSelector, affinity } = pod.spec;
    return known?.version === version &&
      known.namespace === pod.meta.namespace &&
      known.owner === pod.meta.owner?.uid &&
      known.nodeSelector === nodeSelector &&
      known.affinity === affinity
      ? known
      : undefined;
  }

  /**
   * One answer per label object: pods of one template that differ otherwise displace each other, and are only slower.
   */
  set(pod: Pod, version: number, spread: PodSpread | undefined): void {
    const { namespace, labels, owner } = pod.meta;
    const { nodeSelector, affinity } = pod.spec;
    this.#byLabels.set(labels, { version, namespace, owner: owner?.uid, nodeSelector, affinity, spread });
  }
}
