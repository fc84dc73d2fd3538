import { getOrAdd } from '../getOrAdd.ts';
import type { LabelSelectorRequirement, ObjectMeta } from '../objects.ts';
import { labelBucket, labelBuckets } from './selectorIndex.ts';
import { matchesAll } from './selectors.ts';

/** Objects filed under each of their labels, so that those which a selector matches are found without a scan of all. */
export class LabelIndex<T extends { readonly meta: ObjectMeta }> {
  /** By namespace and label, then by uid. An object is in one bucket more than it has labels. */
  readonly #buckets = new Map<string, Map<string, T>>();

  /** Files an object; one of the same uid is replaced, provided that it has the same labels. */
  add(object: T): void {
    for (const bucket of labelBuckets(object.meta.namespace, object.meta.labels)) {
      getOrAdd(this.#buckets, bucket, () => new Map<string, T>()).set(object.meta.uid, object);
    }
  }

  /** @param object as it was filed */
  remove(object: T): void {
    for (const bucket of labelBuckets(object.meta.namespace, object.meta.labels)) {
      const objects = this.#buckets.get(bucket);
      objects?.delete(object.meta.uid);
      if (objects?.size === 0) this.#buckets.delete(bucket);
    }
  }

  /** The objects of a namespace that meet all requirements, in the order in which they were filed. */
  matching(namespace: string, requirements: readonly LabelSelectorRequirement[]): T[] {
    const objects = this.#buckets.get(labelBucket(namespace, requirements));
    if (objects === undefined) return [];
    return [...objects.values()].filter(({ meta }) => matchesAll(requirements, meta.labels));
  }
}
