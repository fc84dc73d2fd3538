import { grown } from '../../engine/grown.ts';
import type { Attempt, Attempts } from '../attempts.ts';

/** How far a request is with its calls. */
export const Calls = {
  /** Some of the present stage have no outcome yet. */
  waiting: 0,
  /** All are made, and those that count have ended well. */
  done: 1,
  /** One that counts has failed. */
  failed: 2,
  /** The pod does more of its own work before the next stage. */
  working: 3,
} as const;

/** None. */
const NONE = -1;

/**
 * Which request each call was made for, and how far each request is with its calls: columns over the handles of tries. The
 * calls of a request without an outcome are a list, in the order in which they were made.
 */
export class CallLinks {
  readonly #attempts: Attempts;
  /** By request: of which use of the slot the rest speaks, a code of {@link Calls}, the stage, and its open calls. */
  #generation = new Int32Array(1024).fill(NONE);
  #status = new Int32Array(1024);
  #stage = new Int32Array(1024);
  #open = new Int32Array(1024);
  /** By request: the lag behind the call that has failed. */
  #lag = new Int32Array(1024);
  /** By request: the first and the last of its open calls. */
  #first = new Int32Array(1024);
  #last = new Int32Array(1024);
  /** By call: its request, the use of that slot, 1 for a call that may fail, and its neighbours in the list. */
  #parent = new Int32Array(1024);
  #parentGeneration = new Int32Array(1024).fill(NONE);
  #optional = new Int32Array(1024);
  #previous = new Int32Array(1024);
  #next = new Int32Array(1024);

  constructor(attempts: Attempts) {
    this.#attempts = attempts;
  }

  /** A pod has done its own work on a request, and begins with its calls. */
  begin(parent: Attempt): void {
    this.#makeRoom(parent);
    this.#generation[parent] = this.#attempts.generation(parent);
    this.#status[parent] = Calls.waiting;
    this.#stage[parent] = 0;
    this.#open[parent] = 0;
    this.#first[parent] = NONE;
    this.#last[parent] = NONE;
  }

  /** The request, or the pod that had it, is gone: what comes of its calls is nothing to it. */
  end(parent: Attempt): void {
    if (parent < this.#generation.length) this.#generation[parent] = NONE;
  }

  /** Has a pod begun with the calls of the request that has the slot now? */
  has(parent: Attempt): boolean {
    return parent < this.#generation.length && this.#generation[parent] === this.#attempts.generation(parent);
  }

  /** A code of {@link Calls}; only of a request that {@link has} calls. */
  status(parent: Attempt): number {
    return this.#status[parent];
  }

  /** Does the request still wait for calls? */
  isWaiting(parent: Attempt): boolean {
    return this.has(parent) && this.#status[parent] === Calls.waiting;
  }

  /** Does the pod do more of its own work, between two stages or after the last? */
  isWorking(parent: Attempt): boolean {
    return this.has(parent) && this.#status[parent] === Calls.working;
  }

  /** The pod does more of its own work before the next stage. */
  work(parent: Attempt): void {
    this.#status[parent] = Calls.working;
  }

  /** That is done: the next stage may begin. */
  resume(parent: Attempt): void {
    this.#status[parent] = Calls.waiting;
  }

  /** All calls of the request are over, well. */
  finish(parent: Attempt): void {
    this.#status[parent] = Calls.done;
  }

  /** A call that counts has failed. @param lag the code behind that */
  fail(parent: Attempt, lag: number): void {
    this.#status[parent] = Calls.failed;
    this.#lag[parent] = lag;
  }

  /** The code of the lag behind the call that has failed. */
  lag(parent: Attempt): number {
    return this.#lag[parent];
  }

  /** Number of the stage that comes next. */
  stage(parent: Attempt): number {
    return this.#stage[parent];
  }

  /** Number of the stage that comes next; it counts as begun. */
  nextStage(parent: Attempt): number {
    return this.#stage[parent]++;
  }

  /** Calls of the present stage without an outcome. */
  open(parent: Attempt): number {
    return this.#open[parent];
  }

  /** A call is made for a request. */
  add(parent: Attempt, call: Attempt, optional: boolean): void {
    this.#open[parent]++;
    this.#link(parent, call, optional ? 1 : 0);
  }

  /** A try of a call has failed, and another takes its place. Of a call that nobody waits for, the new one is as that. */
  replace(failed: Attempt, retry: Attempt): void {
    this.#makeRoom(retry);
    if (this.isAwaited(failed)) {
      this.#unlink(failed);
      this.#link(this.#parent[failed], retry, this.#optional[failed]);
    } else this.#parentGeneration[retry] = NONE;
  }

  /** A call has its outcome. */
  remove(call: Attempt): void {
    this.#open[this.#parent[call]]--;
    this.#unlink(call);
  }

  /** Does the request that the call was made for still wait for it? */
  isAwaited(call: Attempt): boolean {
    const parent = this.#parent[call];
    return this.#parentGeneration[call] === this.#generation[parent] && this.isWaiting(parent);
  }

  /** The request that the call was made for. */
  parent(call: Attempt): Attempt {
    return this.#parent[call];
  }

  /** Does its request go on if it fails? */
  isOptional(call: Attempt): boolean {
    return this.#optional[call] === 1;
  }

  /** The call that the request has waited for longest, or -1. */
  oldest(parent: Attempt): Attempt {
    return this.isWaiting(parent) ? this.#first[parent] : NONE;
  }

  /** The call that was made after it for the same request, or -1; also of one that is over, until its slot has another use. */
  next(call: Attempt): Attempt {
    return this.#next[call];
  }

  /** Puts a call at the end of its request's list. */
  #link(parent: Attempt, call: Attempt, optional: number): void {
    this.#makeRoom(call);
    const last = this.#last[parent];
    this.#parent[call] = parent;
    this.#parentGeneration[call] = this.#generation[parent];
    this.#optional[call] = optional;
    this.#previous[call] = last;
    this.#next[call] = NONE;
    if (last === NONE) this.#first[parent] = call;
    else this.#next[last] = call;
    this.#last[parent] = call;
  }

  #unlink(call: Attempt): void {
    const parent = this.#parent[call];
    const previous = this.#previous[call];
    const next = this.#next[call];
    if (previous === NONE) this.#first[parent] = next;
    else this.#next[previous] = next;
    if (next === NONE) this.#last[parent] = previous;
    else this.#previous[next] = previous;
    this.#parentGeneration[call] = NONE;
  }

  /** Doubles the room until the handle has a place; unused places speak of no use of a slot. */
  #makeRoom(handle: Attempt): void {
    while (handle >= this.#parent.length) {
      const before = this.#parent.length;
      this.#generation = grown(this.#generation).fill(NONE, before);
      this.#status = grown(this.#status);
      this.#stage = grown(this.#stage);
      this.#open = grown(this.#open);
      this.#lag = grown(this.#lag);
      this.#first = grown(this.#first);
      this.#last = grown(this.#last);
      this.#parent = grown(this.#parent);
      this.#parentGeneration = grown(this.#parentGeneration).fill(NONE, before);
      this.#optional = grown(this.#optional);
      this.#previous = grown(this.#previous);
      this.#next = grown(this.#next);
    }
  }
}
