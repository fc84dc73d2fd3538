/**
 * A sum over the last seconds, in slices: what is added counts until its slice leaves the window, which is up to one slice
 * before it is as old as the window. Finagle
 * (`WindowedAdder`, finagle/util) and tower (`TpsBudget`) keep their retry budgets so, with 10 slices; allocates nothing
 * after construction.
 */
export class WindowedSum {
  readonly #slice: number;
  readonly #sums: Float64Array;
  /** Number of the newest slice since time 0. */
  #newest = 0;

  /**
   * @param window seconds
   * @param slices the one that is being filled included, at least 1
   */
  constructor(window: number, slices = 10) {
    this.#slice = window / slices;
    this.#sums = new Float64Array(slices);
  }

  /** @param now seconds, at least 0 and never less than in a call before */
  add(amount: number, now: number): void {
    this.#advance(now);
    this.#sums[this.#newest % this.#sums.length] += amount;
  }

  sum(now: number): number {
    this.#advance(now);
    let sum = 0;
    for (let i = 0; i < this.#sums.length; i++) sum += this.#sums[i];
    return sum;
  }

  /** Forgets the slices that have left the window. */
  #advance(now: number): void {
    const newest = Math.floor(now / this.#slice);
    const slices = this.#sums.length;
    const passed = Math.min(slices, newest - this.#newest);
    for (let i = 0; i < passed; i++) this.#sums[(newest - i) % slices] = 0;
    if (newest > this.#newest) this.#newest = newest;
  }
}
