/** Bits of a timer's identity that name its slot; the rest counts how often the slot was used. */
const SLOTS = 2 ** 22;

/**
 * The functions behind timers. Clearing is lazy: the slot is emptied at once, the event that points to it is
 * left in the queue and frees the slot when it comes up.
 */
export class Timers {
  readonly #tasks: ((() => void) | undefined)[] = [];
  readonly #uses: number[] = [];
  readonly #free: number[] = [];

  /** Keeps a task; `slot` goes into the event, `id` to the caller. At most 4 million timers may be pending. */
  add(task: () => void): { slot: number; id: number } {
    const slot = this.#free.pop() ?? this.#tasks.length;
    if (slot >= SLOTS) throw new RangeError(`more than ${SLOTS} timers are pending`);
    this.#tasks[slot] = task;
    this.#uses[slot] = (this.#uses[slot] ?? 0) + 1;
    return { slot, id: this.#uses[slot] * SLOTS + slot };
  }

  /** Forgets the task of a timer that has not run yet. */
  remove(id: number): void {
    const slot = id % SLOTS;
    if (this.#uses[slot] === Math.floor(id / SLOTS)) this.#tasks[slot] = undefined;
  }

  /** Runs the task of a slot, if it was not removed, and frees the slot. */
  fire(slot: number): void {
    const task = this.#tasks[slot];
    this.#tasks[slot] = undefined;
    this.#uses[slot]++;
    this.#free.push(slot);
    task?.();
  }
}
