import type { PodSlot } from '../../cluster/runtime.ts';
import { grown } from '../../engine/grown.ts';
import { type RandomStream, uniformInt } from '../../engine/random.ts';
import type { ClientBalancers } from './clientBalancers.ts';
import type { ReportMessages } from './reportMessages.ts';

/** The pod is registered nowhere. */
const NOWHERE = -1;
/** Clients that are drawn before all are gone through. */
const DRAWS = 8;

/** A source whose clients wait for idle pods. */
export interface Dispatchers {
  /** Its first client, and the one behind its last. */
  readonly first: number;
  readonly end: number;
  /** Does a pod that gets work elsewhere take its word back? */
  readonly withdraws: boolean;
}

/**
 * Where idle pods register (join idle queue; Y. Lu et al. 2011, Performance Evaluation 68 (11), "JIQ-Random"): one that
 * runs out of work tells one of the clients that have it in their lists, all equally likely, and no other until that one
 * has used its word. It learns of that when a request of that client comes.
 */
export class IdleTokens {
  readonly #balancers: ClientBalancers;
  readonly #messages: Pick<ReportMessages, 'reportIdle'>;
  readonly #dispatchers: readonly Dispatchers[];
  readonly #random: RandomStream;
  /** Clients of all dispatching sources. */
  readonly #count: number;
  /** By pod: the client that has its word. */
  #registeredAt = new Int32Array(64).fill(NOWHERE);

  constructor(
    balancers: ClientBalancers,
    messages: Pick<ReportMessages, 'reportIdle'>,
    dispatchers: readonly Dispatchers[],
    random: RandomStream,
  ) {
    this.#balancers = balancers;
    this.#messages = messages;
    this.#dispatchers = dispatchers;
    this.#random = random;
    this.#count = dispatchers.reduce((sum, { first, end }) => sum + end - first, 0);
  }

  /** A request of a client has come to the pod. */
  arrives(pod: PodSlot, client: number): void {
    this.#makeRoom(pod);
    const at = this.#registeredAt[pod];
    if (at === client) this.#registeredAt[pod] = NOWHERE;
    else if (at !== NOWHERE && this.#withdrawsFrom(at)) {
      this.#registeredAt[pod] = NOWHERE;
      this.#messages.reportIdle(at, pod, false);
    }
  }

  /** The pod has nothing to do. */
  idle(pod: PodSlot): void {
    this.#makeRoom(pod);
    if (this.#registeredAt[pod] !== NOWHERE) return;
    const client = this.#anyThatKnows(pod);
    if (client === NOWHERE) return;
    this.#registeredAt[pod] = client;
    this.#messages.reportIdle(client, pod, true);
  }

  /** What pods have told the client is lost with it. */
  clientLost(client: number): void {
    const at = this.#registeredAt;
    for (let pod = 0; pod < at.length; pod++) if (at[pod] === client) at[pod] = NOWHERE;
  }

  #withdrawsFrom(client: number): boolean {
    for (const { first, end, withdraws } of this.#dispatchers)
      if (client >= first && client < end) return withdraws;
    return false;
  }

  /** One of the clients that have the pod in their lists, all equally likely; -1 if there is none. */
  #anyThatKnows(pod: PodSlot): number {
    // Nearly always one of the first draws is one of them; only else they are counted.
    for (let draw = 0; draw < DRAWS; draw++) {
      const client = this.#clientAt(uniformInt(this.#random, this.#count));
      if (this.#knows(client, pod)) return client;
    }
    let found = NOWHERE;
    let known = 0;
    for (let i = 0; i < this.#count; i++) {
      const client = this.#clientAt(i);
      if (this.#knows(client, pod) && uniformInt(this.#random, ++known) === 0) found = client;
    }
    return found;
  }

  /** All clients that wait for idle pods, numbered through. */
  #clientAt(number: number): number {
    let left = number;
    for (const { first, end } of this.#dispatchers) {
      if (left < end - first) return first + left;
      left -= end - first;
    }
    return NOWHERE;
  }

  #knows(client: number, pod: PodSlot): boolean {
    return this.#balancers.told(client)?.members.has(pod) === true;
  }

  #makeRoom(pod: PodSlot): void {
    while (pod >= this.#registeredAt.length) {
      const old = this.#registeredAt.length;
      this.#registeredAt = grown(this.#registeredAt).fill(NOWHERE, old);
    }
  }
}
