import { getOrAdd } from '../getOrAdd.ts';

/** Places of taken pods after which a line gives their memory back. */
const COMPACT_AT = 1024;

/**
 * The pods that can be scheduled at once: the highest priority first, and first come, first served within one.
 * O(1) a pod, however many wait. Source: `pkg/scheduler/framework/plugins/queuesort/priority_sort.go`.
 */
export class ActiveQueue<T extends { readonly uid: string; readonly priority: number }> {
  /** Those that wait, by uid: a pod in a line that is not the one here has been deleted. */
  readonly #waiting = new Map<string, T>();
  /** By priority; there are few different ones. */
  readonly #lines = new Map<number, Line<T>>();

  add(pod: T): void {
    this.#waiting.set(pod.uid, pod);
    getOrAdd(this.#lines, pod.priority, () => new Line<T>()).add(pod);
  }

  has(uid: string): boolean {
    return this.#waiting.has(uid);
  }

  /** A pod that is not there is ignored. */
  delete(uid: string): void {
    this.#waiting.delete(uid);
  }

  /** Removes and returns the pod whose turn it is. */
  take(): T | undefined {
    while (this.#lines.size > 0) {
      // Clusters have a handful of priority classes: a look at all lines is cheaper than a heap over all pods.
      const highest = Math.max(...this.#lines.keys());
      const pod = this.#lines.get(highest)?.take();
      if (pod === undefined) this.#lines.delete(highest);
      else if (this.#waiting.get(pod.uid) === pod) {
        this.#waiting.delete(pod.uid);
        return pod;
      }
    }
    return undefined;
  }
}

/** First in, first out. */
class Line<T> {
  #items: T[] = [];
  /** Place of the first item that is not taken yet. What lies before it is given back when the line is compacted. */
  #head = 0;

  add(item: T): void {
    this.#items.push(item);
  }

  take(): T | undefined {
    if (this.#head >= COMPACT_AT && this.#head * 2 >= this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return this.#head < this.#items.length ? this.#items[this.#head++] : undefined;
  }
}
