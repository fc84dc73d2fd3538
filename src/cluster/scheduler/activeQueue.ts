import { getOrAdd } from '../getOrAdd.ts';

/**
 * The pods that can be scheduled at once: the highest priority first, and first come, first served within one.
 * Source: `pkg/scheduler/framework/plugins/queuesort/priority_sort.go`.
 */
export class ActiveQueue<T extends { readonly uid: string; readonly priority: number }> {
  /** By priority; the maps within keep the order of insertion. There are few different priorities. */
  readonly #byPriority = new Map<number, Map<string, T>>();
  readonly #priorityOf = new Map<string, number>();

  add(pod: T): void {
    this.#priorityOf.set(pod.uid, pod.priority);
    getOrAdd(this.#byPriority, pod.priority, () => new Map<string, T>()).set(pod.uid, pod);
  }

  has(uid: string): boolean {
    return this.#priorityOf.has(uid);
  }

  /** A pod that is not there is ignored. */
  delete(uid: string): void {
    const priority = this.#priorityOf.get(uid);
    if (priority === undefined) return;
    this.#priorityOf.delete(uid);
    const pods = this.#byPriority.get(priority);
    pods?.delete(uid);
    if (pods?.size === 0) this.#byPriority.delete(priority);
  }

  /** Removes and returns the pod whose turn it is. */
  take(): T | undefined {
    if (this.#byPriority.size === 0) return undefined;
    const highest = Math.max(...this.#byPriority.keys());
    for (const pod of this.#byPriority.get(highest)?.values() ?? []) {
      this.delete(pod.uid);
      return pod;
    }
    return undefined;
  }
}
