import type { PodSlot } from '../../cluster/runtime.ts';
import { grown } from '../../engine/grown.ts';
import type { Attempt, Attempts } from '../attempts.ts';
import type { WorkloadConfig } from '../config.ts';
import { PRIORITIES } from './serverConfig.ts';

/** Into which end of its list a newcomer goes. */
const BEHIND = 0;
const IN_FRONT = 1;
/** Into a list for each class of priority. */
const BY_CLASS = 2;

/**
 * What waits in each pod, in the order in which its workers will take it: first come, first served; last come, first
 * served; or by classes of priority, within each first come, first served. Lists linked by `Attempts.next`, so nothing is
 * allocated for a request. How many wait is the caller's to count: with none, what is kept here means nothing.
 */
export class WaitingRequests {
  readonly #attempts: Attempts;
  /** By workload: one of the orders above. */
  readonly #order: Uint8Array;
  /** By traffic source: class of its requests. */
  readonly #classOf: Uint8Array;
  #head = new Int32Array(64);
  #tail = new Int32Array(64);
  /** First and last of each class of each pod, `slot * PRIORITIES + class`; first -1 for none. Empty where nobody has classes. */
  #classHead = new Int32Array(0);
  #classTail = new Int32Array(0);

  /** @param classOf class of each traffic source's requests; needed only where a workload serves by priority */
  constructor(attempts: Attempts, workloads: readonly WorkloadConfig[], classOf: Uint8Array) {
    this.#attempts = attempts;
    this.#classOf = classOf;
    this.#order = Uint8Array.from(workloads, ({ discipline }) =>
      discipline === 'priority' ? BY_CLASS : discipline === 'lifo' ? IN_FRONT : BEHIND,
    );
    if (this.#order.includes(BY_CLASS)) this.#growClasses();
  }

  /** Makes room for slots up to `length`. */
  grow(length: number): void {
    this.#head = grown(this.#head, length);
    this.#tail = grown(this.#tail, length);
    if (this.#classHead.length > 0) this.#growClasses();
  }

  /** A request begins to wait. @param waiting how many do so already */
  add(slot: PodSlot, workload: number, attempt: Attempt, waiting: number): void {
    if (this.#order[workload] === BY_CLASS) {
      this.#addToClass(slot, attempt, waiting);
    } else if (waiting === 0) {
      this.#head[slot] = attempt;
      this.#tail[slot] = attempt;
    } else if (this.#order[workload] === BEHIND) {
      this.#attempts.setNext(this.#tail[slot], attempt);
      this.#tail[slot] = attempt;
    } else {
      this.#attempts.setNext(attempt, this.#head[slot]);
      this.#head[slot] = attempt;
    }
  }

  /** Takes out the one that is next. At least one must wait. */
  take(slot: PodSlot, workload: number): Attempt {
    if (this.#order[workload] === BY_CLASS) return this.#takeByClass(slot);
    const first = this.#head[slot];
    this.#head[slot] = this.#attempts.next(first);
    return first;
  }

  /** Takes out one that waits, wherever it stands; O(n) in those before it. */
  remove(slot: PodSlot, workload: number, attempt: Attempt): void {
    if (this.#order[workload] === BY_CLASS) {
      const list = slot * PRIORITIES + this.#classOf[this.#attempts.source(attempt)];
      const isOnly = this.#classHead[list] === attempt && this.#classTail[list] === attempt;
      if (isOnly) this.#classHead[list] = -1;
      else this.#unlink(this.#classHead, this.#classTail, list, attempt);
    } else this.#unlink(this.#head, this.#tail, slot, attempt);
  }

  /** Takes an attempt out of a list; of one that it was alone in, the head means nothing afterwards. */
  #unlink(heads: Int32Array, tails: Int32Array, list: number, attempt: Attempt): void {
    const attempts = this.#attempts;
    if (heads[list] === attempt) {
      heads[list] = attempts.next(attempt);
      return;
    }
    let before = heads[list];
    while (attempts.next(before) !== attempt) before = attempts.next(before);
    attempts.setNext(before, attempts.next(attempt));
    if (tails[list] === attempt) tails[list] = before;
  }

  #addToClass(slot: PodSlot, attempt: Attempt, waiting: number): void {
    const base = slot * PRIORITIES;
    // What an ended process left behind is forgotten here, so that its end need not look.
    if (waiting === 0) this.#classHead.fill(-1, base, base + PRIORITIES);
    const list = base + this.#classOf[this.#attempts.source(attempt)];
    if (this.#classHead[list] < 0) this.#classHead[list] = attempt;
    else this.#attempts.setNext(this.#classTail[list], attempt);
    this.#classTail[list] = attempt;
  }

  #takeByClass(slot: PodSlot): Attempt {
    let list = slot * PRIORITIES;
    while (this.#classHead[list] < 0) list++;
    const first = this.#classHead[list];
    this.#classHead[list] = first === this.#classTail[list] ? -1 : this.#attempts.next(first);
    return first;
  }

  #growClasses(): void {
    this.#classHead = grown(this.#classHead, this.#head.length * PRIORITIES);
    this.#classTail = grown(this.#classTail, this.#head.length * PRIORITIES);
  }
}
