import { grown } from '../../engine/grown.ts';
import type { Attempt } from '../attempts.ts';
import { Slots } from '../slots.ts';

/** Handle of a request with all of its tries. */
export type TriedRequest = number;

const NONE = -1;
const FIRST_ROOM = 256;

/** Bits of what a try is, beyond what `Attempts` knows of it. */
export const TryMark = {
  /** It waits for its back-off. */
  backingOff: 1,
  /** It counts as a retry in flight. */
  retry: 2,
  /** It counts as a request in flight. */
  inFlight: 4,
  /** A server has called it off in favour of its sibling. */
  calledOff: 8,
} as const;

/**
 * The requests of sources whose clients do more than send and wait: which tries of a request are under way at the same
 * time, what there was before them, and whether there may be more. Columns over requests and over the handles of tries. A
 * request's slot is free again with the end of its last try; its generation then changes.
 */
export class TriedRequests {
  readonly #slots = new Slots(FIRST_ROOM);
  #generation = new Int32Array(FIRST_ROOM);
  /** The try that began last of those under way, and how many there are. */
  #newest = new Int32Array(FIRST_ROOM);
  #open = new Int32Array(FIRST_ROOM);
  /** Tries since the last retry, that included; retries so far. */
  #copies = new Int32Array(FIRST_ROOM);
  #retries = new Int32Array(FIRST_ROOM);
  /** Changes with each round of copies, and never has the same value again in this slot. */
  #turn = new Int32Array(FIRST_ROOM);
  /** 1: no further try may begin. */
  #over = new Uint8Array(FIRST_ROOM);
  /** The last back-off, seconds; cause and lag of the try that failed last. */
  #wait = new Float64Array(FIRST_ROOM);
  #cause = new Int32Array(FIRST_ROOM);
  #lag = new Int32Array(FIRST_ROOM);
  /** By try: its request, the next older one of that request that is under way, its marks. */
  #requestOf = new Int32Array(1024);
  #older = new Int32Array(1024);
  #marks = new Uint8Array(1024);

  /** A request is sent; its first try is under way. */
  open(first: Attempt): TriedRequest {
    if (this.#slots.full) this.#grow();
    const request = this.#slots.take();
    this.#newest[request] = NONE;
    this.#open[request] = 0;
    this.#retries[request] = 0;
    this.#over[request] = 0;
    this.#wait[request] = 0;
    this.#cause[request] = NONE;
    this.begin(request, first, false);
    return request;
  }

  /** Another try is under way. @param isRetry and not a copy of one that is */
  begin(request: TriedRequest, attempt: Attempt, isRetry: boolean): void {
    while (attempt >= this.#requestOf.length) this.#growTries();
    this.#requestOf[attempt] = request;
    this.#older[attempt] = this.#newest[request];
    this.#marks[attempt] = isRetry ? TryMark.retry | TryMark.backingOff : 0;
    this.#newest[request] = attempt;
    if (this.#open[request]++ === 0) {
      this.#copies[request] = 0;
      this.#turn[request]++;
    }
    this.#copies[request]++;
    if (isRetry) this.#retries[request]++;
  }

  /** A try is over, for whatever reason. With its last try the request remains until {@link close}, or the next try. */
  end(attempt: Attempt): void {
    const request = this.#requestOf[attempt];
    this.#open[request]--;
    if (this.#newest[request] === attempt) {
      this.#newest[request] = this.#older[attempt];
      return;
    }
    let newer = this.#newest[request];
    while (this.#older[newer] !== attempt) newer = this.#older[newer];
    this.#older[newer] = this.#older[attempt];
  }

  /** The request has its outcome. */
  close(request: TriedRequest): void {
    this.#generation[request]++;
    this.#turn[request]++;
    this.#slots.give(request);
  }

  of(attempt: Attempt): TriedRequest {
    return this.#requestOf[attempt];
  }

  /** The try under way that began last, -1: none. */
  newest(request: TriedRequest): Attempt {
    return this.#newest[request];
  }

  /** The next older one of the same request, -1: none. */
  older(attempt: Attempt): Attempt {
    return this.#older[attempt];
  }

  /** Tries under way. */
  underWay(request: TriedRequest): number {
    return this.#open[request];
  }

  /** Tries since the last retry, that included. */
  copies(request: TriedRequest): number {
    return this.#copies[request];
  }

  retries(request: TriedRequest): number {
    return this.#retries[request];
  }

  /** Identifies the round of copies: see {@link isTurn}. */
  turn(request: TriedRequest): number {
    return this.#turn[request];
  }

  /** Is the request still in that round? */
  isTurn(request: TriedRequest, turn: number): boolean {
    return this.#turn[request] === turn;
  }

  /** Distinguishes the uses of a slot. */
  generation(request: TriedRequest): number {
    return this.#generation[request];
  }

  /** Is the slot still in that use? */
  isAwaited(request: TriedRequest, generation: number): boolean {
    return this.#generation[request] === generation;
  }

  /** No further try may begin. */
  setOver(request: TriedRequest): void {
    this.#over[request] = 1;
    this.#turn[request]++;
  }

  isOver(request: TriedRequest): boolean {
    return this.#over[request] === 1;
  }

  /** The last back-off, seconds; 0 before the first. */
  wait(request: TriedRequest): number {
    return this.#wait[request];
  }

  setWait(request: TriedRequest, seconds: number): void {
    this.#wait[request] = seconds;
  }

  /** @param cause @param lag codes of `network/causes.ts` */
  setFailure(request: TriedRequest, cause: number, lag: number): void {
    this.#cause[request] = cause;
    this.#lag[request] = lag;
  }

  /** Cause of the try that failed last, -1: none has. */
  cause(request: TriedRequest): number {
    return this.#cause[request];
  }

  lag(request: TriedRequest): number {
    return this.#lag[request];
  }

  /** @param mark a bit of {@link TryMark} */
  has(attempt: Attempt, mark: number): boolean {
    return (this.#marks[attempt] & mark) !== 0;
  }

  mark(attempt: Attempt, mark: number): void {
    this.#marks[attempt] |= mark;
  }

  unmark(attempt: Attempt, mark: number): void {
    this.#marks[attempt] &= ~mark;
  }

  /** Doubles the room for requests. */
  #grow(): void {
    this.#slots.grow();
    this.#generation = grown(this.#generation);
    this.#newest = grown(this.#newest);
    this.#open = grown(this.#open);
    this.#copies = grown(this.#copies);
    this.#retries = grown(this.#retries);
    this.#turn = grown(this.#turn);
    this.#over = grown(this.#over);
    this.#wait = grown(this.#wait);
    this.#cause = grown(this.#cause);
    this.#lag = grown(this.#lag);
  }

  /** Doubles the room for tries. */
  #growTries(): void {
    this.#requestOf = grown(this.#requestOf);
    this.#older = grown(this.#older);
    this.#marks = grown(this.#marks);
  }
}
