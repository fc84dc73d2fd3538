import type { Affinity, Labels, Pod } from '../objects.ts';
import type { PodSpread } from './podTopologySpread.ts';

/** What was found for one pod, and all that it followed from. */
interface Remembered {
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
 * at Services, owner and counters does for all of them.
 */
export class SpreadMemo {
  readonly #byLabels = new WeakMap<Labels, Remembered>();

  /**
   * What was made for such a pod before, or what `make` makes.
   * @param version grows with every change of Services, nodes or counters, after which nothing is worth remembering
   */
  get(pod: Pod, version: number, make: () => PodSpread | undefined): PodSpread | undefined {
    const { namespace, labels, owner } = pod.meta;
    const { nodeSelector, affinity } = pod.spec;
    const known = this.#byLabels.get(labels);
    if (
      known?.version === version &&
      known.namespace === namespace &&
      known.owner === owner?.uid &&
      known.nodeSelector === nodeSelector &&
      known.affinity === affinity
    )
      return known.spread;
    const spread = make();
    this.#byLabels.set(labels, { version, namespace, owner: owner?.uid, nodeSelector, affinity, spread });
    return spread;
  }
}
