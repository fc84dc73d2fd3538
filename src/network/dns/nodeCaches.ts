import type { Resolved } from './lookupTable.ts';

/**
 * The DNS cache of every node (NodeLocal DNSCache, KEP-1024): answers are kept for as long as they may be, those that
 * say "no such name" for a shorter time.
 */
export class NodeCaches {
  /** Length of a node's row in the arrays. */
  readonly #questions: number;
  /** Longest time for an answer with addresses, seconds. */
  readonly #success: number;
  /** Longest time for the answer that there is no such name, seconds. */
  readonly #denial: number;
  /** By node, then by question. */
  readonly #answers: (Resolved | undefined)[];
  /** Seconds of simulated time until which each answer counts. */
  readonly #expires: Float64Array;

  /** @param success @param denial longest times that answers of either kind are kept, seconds */
  constructor(nodes: number, questions: number, success: number, denial: number) {
    this.#questions = questions;
    this.#success = success;
    this.#denial = denial;
    this.#answers = new Array<Resolved | undefined>(nodes * questions).fill(undefined);
    this.#expires = new Float64Array(nodes * questions).fill(Number.NEGATIVE_INFINITY);
  }

  /** Seconds for which the node's answer still counts; 0 or less: it has none. */
  remaining(node: number, question: number, now: number): number {
    return this.#expires[node * this.#questions + question] - now;
  }

  /** The answer that counts; undefined: that there is no such name. */
  answer(node: number, question: number): Resolved | undefined {
    return this.#answers[node * this.#questions + question];
  }

  /** Keeps an answer that has just come. @param ttl seconds that it may be kept at most */
  keep(node: number, question: number, answer: Resolved | undefined, now: number, ttl: number): void {
    const place = node * this.#questions + question;
    this.#answers[place] = answer;
    this.#expires[place] = now + Math.min(ttl, answer === undefined ? this.#denial : this.#success);
  }

  /** The node has lost power, and its cache with it. */
  clear(node: number): void {
    this.#expires.fill(Number.NEGATIVE_INFINITY, node * this.#questions, (node + 1) * this.#questions);
  }
}
