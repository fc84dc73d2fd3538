import { Slots } from './slots.ts';

/** Handle of one try of a request. */
export type Attempt = number;

/** A record is one cache line: 16 words of 4 bytes; the first four are two 64-bit numbers. */
const WORDS = 16;
const NUMBERS = WORDS / 2;
const BYTES = WORDS * 4;
// Numbers (by twos of words): when the request was sent, and its demand.
const SENT_AT = 0;
const DEMAND = 1;
// Words.
const SOURCE = 4;
const CLIENT = 5;
const POD = 6;
const VIA = 7;
const CONNECTION = 8;
const GENERATION = 9;
const NEXT = 10;
const PHASE = 11;
const TRIES = 12;
const CAUSE = 13;
const LAG = 14;
const STATE = 15;

/** Bits of the state. The slot is in use while one of the first two is set; the others say more about that use. */
const AWAITED = 1;
const HELD = 2;
const READ = 4;
const HAS_PORT = 8;
/** Its client waits for DNS. Ends with the client's waiting at the latest. */
const RESOLVING = 16;
/** Who keeps the slot in use: the client that waits, the pod that has the request. */
const IN_USE = AWAITED | HELD;
/** Another try stands for the request, which counts once. */
const SECONDARY = 32;
/** From here on the state counts retransmissions: of the SYN, then of data. */
const RETRANSMISSION_SHIFT = 6;
const RETRANSMISSION = 1 << RETRANSMISSION_SHIFT;

/**
 * The tries of requests that somebody still knows of. Each is a record of 64 bytes in one buffer, so that a step
 * of a request touches one cache line of it. A slot is free again when its client has an outcome and no pod holds
 * it; its generation then changes, so that events which still point to it are seen to be stale.
 */
export class Attempts {
  readonly #slots = new Slots(1024);
  #words = new Int32Array(1024 * WORDS);
  #numbers = new Float64Array(this.#words.buffer);

  /** Slots ever in use; all attempts are below. */
  get used(): number {
    return this.#slots.used;
  }

  /**
   * A new try that its client waits for.
   * @param sentAt when the request (not this try) was sent, seconds
   * @param tries number of the try, 0 for the first
   * @param demand uniform number in [0, 1) that decides the time of its service
   */
  take(
    source: number,
    client: number,
    sentAt: number,
    phase: number,
    tries: number,
    demand: number,
  ): Attempt {
    if (this.#slots.full) this.#grow();
    const attempt = this.#slots.take();
    const word = attempt * WORDS;
    const words = this.#words;
    words[word + SOURCE] = source;
    words[word + CLIENT] = client;
    words[word + POD] = -1;
    words[word + VIA] = -1;
    words[word + CONNECTION] = -1;
    words[word + PHASE] = phase;
    words[word + TRIES] = tries;
    words[word + LAG] = 0;
    words[word + STATE] = AWAITED;
    this.#numbers[attempt * NUMBERS + SENT_AT] = sentAt;
    this.#numbers[attempt * NUMBERS + DEMAND] = demand;
    return attempt;
  }

  /** When the request (not this try) was sent, seconds. */
  sentAt(attempt: Attempt): number {
    return this.#numbers[attempt * NUMBERS + SENT_AT];
  }

  /** The uniform number in [0, 1) that decides the time of its service. */
  demand(attempt: Attempt): number {
    return this.#numbers[attempt * NUMBERS + DEMAND];
  }

  /**
   * A worker has taken it. From now on the record has the end of its service in the place of its demand, which
   * nobody needs any more.
   * @param finish when its service ends, seconds
   */
  serve(attempt: Attempt, finish: number): void {
    this.#words[attempt * WORDS + STATE] |= READ;
    this.#numbers[attempt * NUMBERS + DEMAND] = finish;
  }

  /** What the worker did was a handshake: the request, with its demand, has yet to come. */
  secured(attempt: Attempt, demand: number): void {
    this.#words[attempt * WORDS + STATE] &= ~READ;
    this.#numbers[attempt * NUMBERS + DEMAND] = demand;
  }

  /** When its service ends, seconds; only for one that is in service. */
  finish(attempt: Attempt): number {
    return this.#numbers[attempt * NUMBERS + DEMAND];
  }

  /** Has a worker read it, now or before? Those that wait in a pod's queue still lie in its sockets. */
  isRead(attempt: Attempt): boolean {
    return (this.#words[attempt * WORDS + STATE] & READ) !== 0;
  }

  /** How often its SYN, or later its data, was sent again. */
  retransmissions(attempt: Attempt): number {
    return this.#words[attempt * WORDS + STATE] >> RETRANSMISSION_SHIFT;
  }

  /** Its SYN or its data is sent once more. */
  countRetransmission(attempt: Attempt): void {
    this.#words[attempt * WORDS + STATE] += RETRANSMISSION;
  }

  /** What was sent has been acknowledged: the next packet begins to count anew. */
  clearRetransmissions(attempt: Attempt): void {
    this.#words[attempt * WORDS + STATE] &= RETRANSMISSION - 1;
  }

  /** Has it a port of its client, but no connection yet that keeps it? Only where ports are counted. */
  hasPort(attempt: Attempt): boolean {
    return (this.#words[attempt * WORDS + STATE] & HAS_PORT) !== 0;
  }

  /** It has got a port of its client, or has given it to its connection or back. */
  setHasPort(attempt: Attempt, has: boolean): void {
    if (has) this.#words[attempt * WORDS + STATE] |= HAS_PORT;
    else this.#words[attempt * WORDS + STATE] &= ~HAS_PORT;
  }

  /** Number of its traffic source. */
  source(attempt: Attempt): number {
    return this.#words[attempt * WORDS + SOURCE];
  }

  /** Number of its client, counted over all sources. */
  client(attempt: Attempt): number {
    return this.#words[attempt * WORDS + CLIENT];
  }

  /** The phase of the run in which the request was sent: an index into `PHASES` of the recording. */
  phase(attempt: Attempt): number {
    return this.#words[attempt * WORDS + PHASE];
  }

  /** Number of the try: 0 for the first, 1 for the first retry. */
  tries(attempt: Attempt): number {
    return this.#words[attempt * WORDS + TRIES];
  }

  /** Distinguishes the uses of a slot. */
  generation(attempt: Attempt): number {
    return this.#words[attempt * WORDS + GENERATION];
  }

  /** The pod that the try goes to, -1 before one was picked. */
  pod(attempt: Attempt): number {
    return this.#words[attempt * WORDS + POD];
  }

  /** A pod was picked, or came with the connection. */
  setPod(attempt: Attempt, slot: number): void {
    this.#words[attempt * WORDS + POD] = slot;
  }

  /** The node that forwards it, -1 when it goes straight. */
  via(attempt: Attempt): number {
    return this.#words[attempt * WORDS + VIA];
  }

  /** The node that forwards is known; -1 when there is none. */
  setVia(attempt: Attempt, node: number): void {
    this.#words[attempt * WORDS + VIA] = node;
  }

  /** Its connection, -1 before there is one. */
  connection(attempt: Attempt): number {
    return this.#words[attempt * WORDS + CONNECTION];
  }

  /** It has got a connection, or (-1) has lost it. */
  setConnection(attempt: Attempt, connection: number): void {
    this.#words[attempt * WORDS + CONNECTION] = connection;
  }

  /** Code of the outcome that is on its way to the client. */
  cause(attempt: Attempt): number {
    return this.#words[attempt * WORDS + CAUSE];
  }

  /** @param cause code of `network/causes.ts` */
  setCause(attempt: Attempt, cause: number): void {
    this.#words[attempt * WORDS + CAUSE] = cause;
  }

  /** Code of the lag behind that outcome, or behind a silence; 0 for none. */
  lag(attempt: Attempt): number {
    return this.#words[attempt * WORDS + LAG];
  }

  /** @param lag code of `network/causes.ts` */
  setLag(attempt: Attempt, lag: number): void {
    this.#words[attempt * WORDS + LAG] = lag;
  }

  /** The next in the pod's queue. */
  next(attempt: Attempt): Attempt {
    return this.#words[attempt * WORDS + NEXT];
  }

  /** Puts another one behind it in the pod's queue. */
  setNext(attempt: Attempt, next: Attempt): void {
    this.#words[attempt * WORDS + NEXT] = next;
  }

  /** Does the client wait for it? */
  awaited(attempt: Attempt): boolean {
    return (this.#words[attempt * WORDS + STATE] & AWAITED) !== 0;
  }

  /** Is the slot still in the use that the generation belongs to, and its client still waiting? */
  isAwaited(attempt: Attempt, generation: number): boolean {
    return this.generation(attempt) === generation && this.awaited(attempt);
  }

  /** Does a pod have it in service or in its queue? */
  held(attempt: Attempt): boolean {
    return (this.#words[attempt * WORDS + STATE] & HELD) !== 0;
  }

  /** A pod takes it in. */
  hold(attempt: Attempt): void {
    this.#words[attempt * WORDS + STATE] |= HELD;
  }

  /** The pod no longer holds it. */
  letGo(attempt: Attempt): void {
    this.#clear(attempt, HELD);
  }

  /** Does its client wait for an answer of DNS? */
  resolving(attempt: Attempt): boolean {
    return (this.#words[attempt * WORDS + STATE] & RESOLVING) !== 0;
  }

  /** Its client asks DNS, or (false) has its answer. */
  setResolving(attempt: Attempt, resolving: boolean): void {
    if (resolving) this.#words[attempt * WORDS + STATE] |= RESOLVING;
    else this.#words[attempt * WORDS + STATE] &= ~RESOLVING;
  }

  /** Does another try of the same request, under way at the same time, stand for it? */
  isSecondary(attempt: Attempt): boolean {
    return (this.#words[attempt * WORDS + STATE] & SECONDARY) !== 0;
  }

  /** Another try stands for the request, or (false) this one does. */
  setSecondary(attempt: Attempt, secondary: boolean): void {
    if (secondary) this.#words[attempt * WORDS + STATE] |= SECONDARY;
    else this.#words[attempt * WORDS + STATE] &= ~SECONDARY;
  }

  /** Does it stand for a request whose client waits? */
  isRequest(attempt: Attempt): boolean {
    return (this.#words[attempt * WORDS + STATE] & (AWAITED | SECONDARY)) === AWAITED;
  }

  /** The client no longer waits for it. */
  abandon(attempt: Attempt): void {
    this.#clear(attempt, AWAITED | RESOLVING);
  }

  /** Clears bits of the state; with nobody left who needs it the slot is free for another use. */
  #clear(attempt: Attempt, bits: number): void {
    const word = attempt * WORDS + STATE;
    this.#words[word] &= ~bits;
    if ((this.#words[word] & IN_USE) !== 0) return;
    this.#words[attempt * WORDS + GENERATION]++;
    this.#slots.give(attempt);
  }

  /** Doubles the room; all views of the old buffer are replaced. */
  #grow(): void {
    this.#slots.grow();
    const words = new Int32Array((this.#slots.capacity * BYTES) / 4);
    words.set(this.#words);
    this.#words = words;
    this.#numbers = new Float64Array(words.buffer);
  }
}
