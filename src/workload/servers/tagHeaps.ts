import type { PodSlot } from '../../cluster/runtime.ts';
import { grown } from '../../engine/grown.ts';
import type { Attempt } from '../attempts.ts';

/** Links hold an attempt's number and 1, so that the zeros of a new array mean nobody. */
const NOBODY = 0;

/**
 * For each pod the requests in service, the one with the smallest tag first; of equal tags the one that came first. One
 * pairing heap a pod, linked through arrays by attempt: O(1) to add, O(log n) amortised to take out, nothing allocated
 * for a request, and an end of the process forgets all of them in one step.
 * Source: Fredman, Sedgewick, Sleator and Tarjan 1986, "The pairing heap: a new form of self-adjusting heap".
 */
export class TagHeaps {
  #root = new Int32Array(64);
  #tag = new Float64Array(1024);
  #order = new Float64Array(1024);
  /** The heap's children of an attempt: the first of them, and each one's next. */
  #child = new Int32Array(1024);
  #sibling = new Int32Array(1024);
  #added = 0;

  /** Makes room for slots up to `length`. */
  grow(length: number): void {
    this.#root = grown(this.#root, length);
  }

  /** Adds an attempt that is in no heap. */
  add(slot: PodSlot, attempt: Attempt, tag: number): void {
    if (attempt >= this.#tag.length) this.#growAttempts(attempt);
    this.#tag[attempt] = tag;
    this.#order[attempt] = this.#added++;
    this.#child[attempt] = NOBODY;
    this.#sibling[attempt] = NOBODY;
    this.#root[slot] = this.#merge(this.#root[slot], attempt + 1);
  }

  /** The attempt with the smallest tag, or -1. */
  first(slot: PodSlot): Attempt {
    return this.#root[slot] - 1;
  }

  /** Tag of an attempt that is in a heap. */
  tag(attempt: Attempt): number {
    return this.#tag[attempt];
  }

  /** Takes the first out; there must be one. */
  take(slot: PodSlot): Attempt {
    const first = this.#root[slot] - 1;
    this.#root[slot] = this.#mergePairs(this.#child[first]);
    return first;
  }

  /**
   * Takes out an attempt wherever it is: those before it are taken out first, and put back with the tags and the order that
   * they had. O(k log n) for the k-th of n, and nothing allocated.
   */
  remove(slot: PodSlot, attempt: Attempt): void {
    let aside = NOBODY;
    for (let first = this.take(slot); first !== attempt; first = this.take(slot)) {
      this.#child[first] = NOBODY;
      this.#sibling[first] = aside;
      aside = first + 1;
    }
    while (aside !== NOBODY) {
      const link = aside;
      aside = this.#sibling[link - 1];
      this.#sibling[link - 1] = NOBODY;
      this.#root[slot] = this.#merge(this.#root[slot], link);
    }
  }

  /** Forgets all attempts of the slot. */
  clear(slot: PodSlot): void {
    this.#root[slot] = NOBODY;
  }

  /** The two roots (links) become one heap. */
  #merge(a: number, b: number): number {
    if (a === NOBODY) return b;
    if (b === NOBODY) return a;
    const x = a - 1;
    const y = b - 1;
    const isFirst =
      this.#tag[x] < this.#tag[y] || (this.#tag[x] === this.#tag[y] && this.#order[x] < this.#order[y]);
    const upper = isFirst ? x : y;
    const lower = isFirst ? y : x;
    this.#sibling[lower] = this.#child[upper];
    this.#child[upper] = lower + 1;
    return upper + 1;
  }

  /** Merges siblings by twos from the left, and the pairs from the right: what gives the heap its bound. */
  #mergePairs(first: number): number {
    let pairs = NOBODY;
    let next = first;
    while (next !== NOBODY) {
      const a = next;
      const b = this.#sibling[a - 1];
      next = b === NOBODY ? NOBODY : this.#sibling[b - 1];
      this.#sibling[a - 1] = NOBODY;
      if (b !== NOBODY) this.#sibling[b - 1] = NOBODY;
      const pair = this.#merge(a, b);
      this.#sibling[pair - 1] = pairs;
      pairs = pair;
    }
    let root = NOBODY;
    while (pairs !== NOBODY) {
      const pair = pairs;
      pairs = this.#sibling[pair - 1];
      this.#sibling[pair - 1] = NOBODY;
      root = this.#merge(root, pair);
    }
    return root;
  }

  #growAttempts(attempt: Attempt): void {
    const room = Math.max(attempt + 1, 2 * this.#tag.length);
    this.#tag = grown(this.#tag, room);
    this.#order = grown(this.#order, room);
    this.#child = grown(this.#child, room);
    this.#sibling = grown(this.#sibling, room);
  }
}
