import { getOrAdd } from '../getOrAdd.ts';
import type { LabelSelectorRequirement, Labels } from '../objects.ts';
import { matchesAll } from './selectors.ts';

/** A selector with what it stands for. */
interface Entry<T> {
  readonly namespace: string;
  readonly requirements: readonly LabelSelectorRequirement[];
  readonly value: T;
}

/**
 * Finds the selectors that match a set of labels without trying every selector: each is filed under one label that
 * it requires, so a look-up tries those filed under the labels at hand. A selector that requires no certain label
 * is tried for every look-up in its namespace.
 */
export class SelectorIndex<T> {
  /** By the label that is required, then by identity. */
  readonly #buckets = new Map<string, Map<string, Entry<T>>>();
  /** Where each identity is filed, to be found again when it goes. */
  readonly #bucketOfId = new Map<string, string>();

  /** Files a selector under an identity; the same identity again replaces what was there. */
  set(id: string, namespace: string, requirements: readonly LabelSelectorRequirement[], value: T): void {
    this.delete(id);
    const bucket = labelBucket(namespace, requirements);
    const entries = getOrAdd(this.#buckets, bucket, () => new Map<string, Entry<T>>());
    entries.set(id, { namespace, requirements, value });
    this.#bucketOfId.set(id, bucket);
  }

  /** Forgets a selector; one that is not filed is ignored. */
  delete(id: string): void {
    const bucket = this.#bucketOfId.get(id);
    if (bucket === undefined) return;
    this.#bucketOfId.delete(id);
    const entries = this.#buckets.get(bucket);
    entries?.delete(id);
    if (entries?.size === 0) this.#buckets.delete(bucket);
  }

  /** Forgets all selectors. */
  clear(): void {
    this.#buckets.clear();
    this.#bucketOfId.clear();
  }

  /** Calls `found` for each selector of the namespace that matches. */
  forEachMatch(namespace: string, labels: Labels, found: (value: T) => void): void {
    for (const bucket of labelBuckets(namespace, labels)) this.#tryBucket(bucket, labels, found);
  }

  /** The label at hand is only the first requirement: the others are checked here. */
  #tryBucket(bucket: string, labels: Labels, found: (value: T) => void): void {
    const entries = this.#buckets.get(bucket);
    if (entries === undefined) return;
    for (const entry of entries.values()) if (matchesAll(entry.requirements, labels)) found(entry.value);
  }
}

/** Pods of one template share their labels: the texts are made once for all of them. */
const bucketsByLabels = new WeakMap<
  Labels,
  { readonly namespace: string; readonly buckets: readonly string[] }
>();

/** Where selectors that match the labels may be filed: under the bare namespace, and under each label. */
export function labelBuckets(namespace: string, labels: Labels): readonly string[] {
  const known = bucketsByLabels.get(labels);
  if (known?.namespace === namespace) return known.buckets;
  const buckets = [
    `${namespace}/`,
    ...Object.keys(labels).map((key) => `${namespace}/${key}=${labels[key]}`),
  ];
  bucketsByLabels.set(labels, { namespace, buckets });
  return buckets;
}

/**
 * One label that the selector requires, as `namespace/key=value`, or the bare namespace if there is none. The last
 * required label is the most telling one of a ReplicaSet's selector: its pod-template-hash.
 */
export function labelBucket(namespace: string, requirements: readonly LabelSelectorRequirement[]): string {
  const certain = requirements.findLast(({ operator, values }) => operator === 'In' && values.length === 1);
  return certain === undefined ? `${namespace}/` : `${namespace}/${certain.key}=${certain.values[0]}`;
}
