import { NONE } from './balancer.ts';

/**
 * A tournament over n entries: which has the least key? Ties are won by the lower rank, then by the lower position, so
 * that with equal ranks the winner is the one that a scan from the front with strict comparison would find, and with
 * increasing ranks the one that came first. Asking costs O(1), changing one key O(log n), building O(n).
 */
export class WinnerTree {
  /** Keys by position, and ranks among equal keys. */
  readonly #keys: Float64Array;
  readonly #ranks: Float64Array;
  /** Winner of each inner node; node i has the children 2i and 2i + 1, the leaves begin at `#leaves`. */
  readonly #winners: Int32Array;
  readonly #leaves: number;

  /** @param count number of entries, all with the key infinity (absent) at first */
  constructor(count: number) {
    this.#keys = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
    this.#ranks = new Float64Array(count);
    this.#leaves = Math.max(1, 2 ** Math.ceil(Math.log2(Math.max(1, count))));
    this.#winners = new Int32Array(2 * this.#leaves).fill(NONE);
    for (let i = 0; i < count; i++) this.#winners[this.#leaves + i] = i;
    for (let node = this.#leaves - 1; node >= 1; node--) this.#play(node);
  }

  /** Position of the least key, or `NONE` if all are infinite. */
  get first(): number {
    const winner = this.#winners[1];
    return winner === NONE || this.#keys[winner] === Number.POSITIVE_INFINITY ? NONE : winner;
  }

  /** The key of an entry; infinity if it is absent. */
  key(position: number): number {
    return this.#keys[position];
  }

  /**
   * Sets all keys at once, with equal ranks. O(n), against O(n log n) one by one.
   */
  fill(keyOf: (position: number) => number): void {
    for (let i = 0; i < this.#keys.length; i++) this.#keys[i] = keyOf(i);
    this.#ranks.fill(0);
    for (let node = this.#leaves - 1; node >= 1; node--) this.#play(node);
  }

  /**
   * Changes one key. O(log n).
   * @param rank decides between equal keys: the lower wins
   */
  set(position: number, key: number, rank = 0): void {
    this.#keys[position] = key;
    this.#ranks[position] = rank;
    const winners = this.#winners;
    // On its way up only the sibling is looked at: the winner so far is at hand.
    let winner = position;
    for (let node = this.#leaves + position; node > 1; node >>= 1) {
      const sibling = winners[node ^ 1];
      const wins = (node & 1) === 0 ? !this.#before(sibling, winner) : this.#before(winner, sibling);
      if (!wins) winner = sibling;
      const parent = node >> 1;
      // The same winner as before, and not the one that changed: nothing changes further up.
      if (winner !== position && winners[parent] === winner) return;
      winners[parent] = winner;
    }
  }

  /** Takes an entry out. */
  remove(position: number): void {
    this.set(position, Number.POSITIVE_INFINITY);
  }

  /** One match: the right child wins only if it is strictly before the left. */
  #play(node: number): void {
    const left = this.#winners[2 * node];
    const right = this.#winners[2 * node + 1];
    this.#winners[node] = this.#before(right, left) ? right : left;
  }

  /** Does `a`, which stands behind `b`, win against it? Empty leaves are behind all others, and never win. */
  #before(a: number, b: number): boolean {
    if (a === NONE) return false;
    const keys = this.#keys;
    return keys[a] < keys[b] || (keys[a] === keys[b] && this.#ranks[a] < this.#ranks[b]);
  }
}
