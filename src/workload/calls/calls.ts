import { grown } from '../../engine/grown.ts';
import type { Attempt } from '../attempts.ts';
import { Slots } from '../slots.ts';

/** Handle of a call: a request with all of its tries. */
export type Call = number;

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
 * time, what there was before them, and whether there may be more. Columns over calls and over the handles of tries. A
 * call's slot is free again with the end of its last try; its generation then changes.
 */
export class Calls {
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
  /** By try: its call, the next older one of that call that is under way, its marks. */
  #callOf = new Int32Array(1024);
  #older = new Int32Array(1024);
  #marks = new Uint8Array(1024);

  /** A request is sent; its first try is under way. */
  open(first: Attempt): Call {
    if (this.#slots.full) this.#grow();
    const call = this.#slots.take();
    this.#newest[call] = NONE;
    this.#open[call] = 0;
    this.#retries[call] = 0;
    this.#over[call] = 0;
    this.#wait[call] = 0;
    this.#cause[call] = NONE;
    this.begin(call, first, false);
    return call;
  }

  /** Another try is under way. @param isRetry and not a copy of one that is */
  begin(call: Call, attempt: Attempt, isRetry: boolean): void {
    while (attempt >= this.#callOf.length) this.#growTries();
    this.#callOf[attempt] = call;
    this.#older[attempt] = this.#newest[call];
    this.#marks[attempt] = isRetry ? TryMark.retry | TryMark.backingOff : 0;
    this.#newest[call] = attempt;
    if (this.#open[call]++ === 0) {
      this.#copies[call] = 0;
      this.#turn[call]++;
    }
    this.#copies[call]++;
    if (isRetry) this.#retries[call]++;
  }

  /** A try is over, for whatever reason. With its last try the call remains until {@link close}, or the next try. */
  end(attempt: Attempt): void {
    const call = this.#callOf[attempt];
    this.#open[call]--;
    if (this.#newest[call] === attempt) {
      this.#newest[call] = this.#older[attempt];
      return;
    }
    let newer = this.#newest[call];
    while (this.#older[newer] !== attempt) newer = this.#older[newer];
    this.#older[newer] = this.#older[attempt];
  }

  /** The request has its outcome. */
  close(call: Call): void {
    this.#generation[call]++;
    this.#turn[call]++;
    this.#slots.give(call);
  }

  of(attempt: Attempt): Call {
    return this.#callOf[attempt];
  }

  /** The try under way that began last, -1: none. */
  newest(call: Call): Attempt {
    return this.#newest[call];
  }

  /** The next older one of the same call, -1: none. */
  older(attempt: Attempt): Attempt {
    return this.#older[attempt];
  }

  /** Tries under way. */
  underWay(call: Call): number {
    return this.#open[call];
  }

  /** Tries since the last retry, that included. */
  copies(call: Call): number {
    return this.#copies[call];
  }

  retries(call: Call): number {
    return this.#retries[call];
  }

  /** Identifies the round of copies: see {@link isTurn}. */
  turn(call: Call): number {
    return this.#turn[call];
  }

  /** Is the call still in that round? */
  isTurn(call: Call, turn: number): boolean {
    return this.#turn[call] === turn;
  }

  /** Distinguishes the uses of a slot. */
  generation(call: Call): number {
    return this.#generation[call];
  }

  /** Is the slot still in that use? */
  isAwaited(call: Call, generation: number): boolean {
    return this.#generation[call] === generation;
  }

  /** No further try may begin. */
  setOver(call: Call): void {
    this.#over[call] = 1;
    this.#turn[call]++;
  }

  isOver(call: Call): boolean {
    return this.#over[call] === 1;
  }

  /** The last back-off, seconds; 0 before the first. */
  wait(call: Call): number {
    return this.#wait[call];
  }

  setWait(call: Call, seconds: number): void {
    this.#wait[call] = seconds;
  }

  /** @param cause @param lag codes of `network/causes.ts` */
  setFailure(call: Call, cause: number, lag: number): void {
    this.#cause[call] = cause;
    this.#lag[call] = lag;
  }

  /** Cause of the try that failed last, -1: none has. */
  cause(call: Call): number {
    return this.#cause[call];
  }

  lag(call: Call): number {
    return this.#lag[call];
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

  /** Doubles the room for calls. */
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
    this.#callOf = grown(this.#callOf);
    this.#older = grown(this.#older);
    this.#marks = grown(this.#marks);
  }
}
