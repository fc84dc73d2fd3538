/** Decides one cell of a table: may `origin` reach `target` at `port`? All are numbers that the owner has given out. */
export type Decide = (origin: number, target: number, port: number) => boolean;

/** Cells in a word of the bit sets. */
const BITS = 32;

/**
 * Decisions that have been made once, as two bit sets: which are known, and which of these are yes. A request reads two
 * words; the rules themselves are looked at the first time that a pair of parties meets after a change.
 */
export class DecisionTable {
  readonly #ports: number;
  readonly #decide: Decide;
  /** Targets a row, as of the last {@link forget}. */
  #targets = 0;
  /** One bit a cell: has it been decided? */
  #known = new Uint32Array(0);
  /** One bit a cell, which means something only where the cell is known. */
  #allowed = new Uint32Array(0);

  /** @param ports how many ports there are, at least 1 */
  constructor(ports: number, decide: Decide) {
    this.#ports = ports;
    this.#decide = decide;
  }

  /** May this origin reach that target? Numbers must be below those of the last {@link forget}. */
  allows(origin: number, target: number, port: number): boolean {
    const cell = (origin * this.#targets + target) * this.#ports + port;
    const word = Math.trunc(cell / BITS);
    const bit = 1 << (cell % BITS);
    if ((this.#known[word] & bit) === 0) this.#learn(word, bit, this.#decide(origin, target, port));
    return (this.#allowed[word] & bit) !== 0;
  }

  /** Nothing is known any more, and there are so many origins and targets from now on. */
  forget(origins: number, targets: number): void {
    this.#targets = targets;
    const words = Math.ceil((origins * targets * this.#ports) / BITS);
    if (words > this.#known.length) {
      this.#known = new Uint32Array(words * 2);
      this.#allowed = new Uint32Array(words * 2);
    } else {
      this.#known.fill(0);
      this.#allowed.fill(0);
    }
  }

  /** The rules are looked at once for each cell, however many requests follow. */
  #learn(word: number, bit: number, allowed: boolean): void {
    this.#known[word] |= bit;
    if (allowed) this.#allowed[word] |= bit;
  }
}
