import { type RandomStream, uniformInt } from '../engine/random.ts';
import { type Balancer, type EndpointList, type LoadReport, NONE } from './balancer.ts';
import { booleanParameter } from './parameter.ts';
import { definePolicy } from './policy.ts';
import { Positions } from './positions.ts';

/**
 * Join idle queue: endpoints that have become idle leave a token at this dispatcher; a request takes the oldest token,
 * or any endpoint at random when there is none. At which dispatcher an endpoint registers is the caller's business: it
 * sends `report` with `idle` to that one.
 */
export class JoinIdleQueue implements Balancer {
  readonly #random: RandomStream;
  readonly #withdraws: boolean;
  readonly #positions = new Positions();
  /**
   * A ring of waiting tokens by id, and the state of each position. Tokens are ids, since the list may change while
   * they wait.
   */
  #tokens: Int32Array = new Int32Array(1);
  #first = 0;
  #count = 0;
  #registered: Uint8Array = new Uint8Array(0);

  /** @param withdraws does an endpoint that a random job hits take its token back? */
  constructor(random: RandomStream, withdraws: boolean) {
    this.#random = random;
    this.#withdraws = withdraws;
  }

  /** Tokens of endpoints that left are purged; a new endpoint is idle and registers at once. */
  update({ ids }: EndpointList): void {
    const waiting = this.#waiting();
    const registered = this.#registered;
    const from = this.#positions.update(ids);
    this.#registered = Uint8Array.from(from, (old) => (old === NONE ? 0 : registered[old]));
    this.#tokens = new Int32Array(Math.max(1, ids.length));
    this.#first = 0;
    this.#count = 0;
    for (const id of waiting) if (this.#positions.of(id) !== NONE) this.#add(id);
    for (let i = 0; i < ids.length; i++) if (from[i] === NONE) this.#register(ids[i]);
  }

  /** The oldest token that counts. O(1) on average, as each token leaves the ring once. */
  pick(): number {
    const { ids } = this.#positions;
    while (this.#count > 0) {
      const position = this.#positions.of(this.#tokens[this.#first]);
      this.#first = (this.#first + 1) % this.#tokens.length;
      this.#count--;
      // A token that was taken back is skipped when it comes to the front.
      if (position === NONE || this.#registered[position] === 0) continue;
      this.#registered[position] = 0;
      return position;
    }
    if (ids.length === 0) return NONE;
    return uniformInt(this.#random, ids.length);
  }

  /** Every request counts, whether it came by a token or by chance. */
  sent(id: number): void {
    const position = this.#positions.of(id);
    if (this.#withdraws && position !== NONE) this.#registered[position] = 0;
  }

  /** The endpoint's own word: that it is idle, or that it no longer is. */
  report(id: number, _now: number, { idle }: LoadReport): void {
    const position = this.#positions.of(id);
    if (position === NONE) return;
    if (idle === true) this.#register(id);
    else if (idle === false && this.#withdraws) this.#registered[position] = 0;
  }

  /** One token at most for each endpoint; the state says whether the token in the ring still counts. */
  #register(id: number): void {
    const position = this.#positions.of(id);
    // It waits already: a second token would give it two requests at once.
    if (this.#registered[position] === 1) return;
    if (this.#count === this.#tokens.length) this.#compact();
    this.#registered[position] = 1;
    this.#add(id);
  }

  /** Those whose token counts, in the order of their tokens. */
  #waiting(): Set<number> {
    const size = this.#tokens.length;
    // In the order of the ring, so that the oldest token stays the oldest.
    const all = Array.from({ length: this.#count }, (_, i) => this.#tokens[(this.#first + i) % size]);
    return new Set(all.filter((id) => this.#registered[this.#positions.of(id)] === 1));
  }

  #add(id: number): void {
    this.#tokens[(this.#first + this.#count++) % this.#tokens.length] = id;
  }

  /** Throws out tokens taken back: with them gone there is one for each endpoint at most. */
  #compact(): void {
    const waiting = this.#waiting();
    this.#count = 0;
    for (const id of waiting) this.#add(id);
  }
}

const withdraws = booleanParameter({
  name: 'withdraws',
  default: false,
  description: 'an endpoint that is hit by a random request takes its token back',
});

export const joinIdleQueue = definePolicy({
  name: 'join-idle-queue',
  summary: 'the endpoint that has been idle longest by its own word, or any when none is',
  explanation:
    'An endpoint that runs out of work registers at one dispatcher; a request costs one look at the front of that queue. ' +
    'Nearly as good as the shortest queue with many endpoints for each dispatcher, and nearly random with few: with ten ' +
    'endpoints and ten dispatchers 5.9 service times at utilisation 0.9.',
  at: ['client', 'sidecar'],
  needs: ['memory', 'idle reports'],
  parameters: [withdraws],
  source: 'Lu et al. 2011, Join-Idle-Queue, Performance Evaluation 68 (11)',
  balancer: ({ random }, value) => new JoinIdleQueue(random, value(withdraws)),
});
