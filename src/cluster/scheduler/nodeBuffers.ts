/** Arrays with a place for each node that a cycle looks at, used again for every pod. */
export class NodeBuffers {
  readonly #arrays: Int32Array[] = [];
  /** How many arrays have been given out since the last reset. */
  #taken = 0;

  /** Begins with a new pod: all arrays may be given out again. */
  reset(): void {
    this.#taken = 0;
  }

  /** An array that nobody else has since the last reset. It has at least that length, and holds anything. */
  take(length: number): Int32Array {
    const place = this.#taken++;
    if (this.#arrays.length <= place || this.#arrays[place].length < length)
      // Twice the need, so that a cluster which grows node by node does not cost an array each time.
      this.#arrays[place] = new Int32Array(2 * length);
    return this.#arrays[place];
  }
}
