import { grown } from '../engine/grown.ts';

/** Rows of numbers, kept as columns of 64-bit floats: 8 bytes a number and nothing else. */
export class RowColumns {
  // Columns double when they are full, so adding costs O(1) on average.
  #columns: Float64Array[];
  #length = 0;

  /** @param width numbers in a row */
  constructor(width: number) {
    this.#columns = Array.from({ length: width }, () => new Float64Array(256));
  }

  get length(): number {
    return this.#length;
  }

  /** Adds a row; as many numbers as the width. */
  add(...row: readonly number[]): void {
    if (this.#length === this.#columns[0].length)
      this.#columns = this.#columns.map((column) => grown(column));
    for (let i = 0; i < this.#columns.length; i++) this.#columns[i][this.#length] = row[i];
    this.#length++;
  }

  /** Every row in the order in which it was added. */
  *rows(): Generator<number[]> {
    for (let i = 0; i < this.#length; i++) yield this.#columns.map((column) => column[i]);
  }
}
