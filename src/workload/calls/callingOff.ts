import { Cause, type CauseCode, Lag } from '../../network/causes.ts';
import type { Attempt } from '../attempts.ts';
import type { RequestWorld } from '../requestWorld.ts';
import { lagOfSlowPod } from '../servers/lagOfPod.ts';
import { CallDeadlines } from './callDeadlines.ts';
import type { CallPlan } from './callGraph.ts';
import type { CallLinks } from './callLinks.ts';

/** What a call that ends before its time has in common with every other request that does. */
export interface CallingOffSteps {
  /**
   * All tries of a request end, none follows, and it has failed.
   * @param tells does the pod that has it notice, and stop?
   */
  readonly callOff: (call: Attempt, cause: CauseCode, lag: number, tells: boolean) => void;
  /** A request has failed that was never sent. */
  readonly end: (call: Attempt, cause: CauseCode, lag: number) => void;
  /** What a try has met on its way so far, or why it takes so long: the code of a lag. */
  readonly lagOf: (call: Attempt) => number;
}

/**
 * How pods end the calls of a request that nobody waits for any more: because they were told (a client with `cancel` that
 * gives up, or another pod that calls its own calls off), or because the time that its client gave it is over
 * (`deadline: propagate`). Go's `context` and gRPC have it so: "if a server is handling an RPC that is cancelled, all
 * outgoing RPCs made for it are cancelled" (grpc.io, "Cancellation"; RPCs that were given the context of the first).
 */
export class CallingOff {
  readonly #w: RequestWorld;
  readonly #links: CallLinks;
  /** Undefined where no call is bound by the time of the request that it is made for. */
  readonly #deadlines: CallDeadlines | undefined;
  /** By number of the edge, 1: a pod that is called so has no more time than its caller; and it hears of nothing. */
  readonly #inTime: Uint8Array;
  readonly #unheard: Uint8Array;
  #steps: CallingOffSteps | undefined;

  constructor(world: RequestWorld, plans: readonly (CallPlan | undefined)[], links: CallLinks) {
    this.#w = world;
    this.#links = links;
    this.#unheard = Uint8Array.from(world.traffic, ({ cancel }) => (cancel === false ? 1 : 0));
    this.#inTime = new Uint8Array(world.traffic.length);
    for (const edge of plans.flatMap((plan) => plan?.inTime ?? [])) this.#inTime[edge] = 1;
    if (this.#inTime.includes(1))
      this.#deadlines = new CallDeadlines(world, (parent) => this.#timeIsOver(parent));
  }

  /** Who ends calls; set once, before the first request. */
  listen(steps: CallingOffSteps): void {
    this.#steps = steps;
  }

  /** A try of any source begins. */
  tryBegins(attempt: Attempt): void {
    if (this.#deadlines === undefined) return;
    const isBound = this.#inTime[this.#w.attempts.source(attempt)] === 1 && this.#links.isAwaited(attempt);
    this.#deadlines.begin(attempt, isBound ? this.#links.parent(attempt) : -1);
  }

  /** A pod begins with the calls of a request. */
  callsBegin(parent: Attempt, { inTime }: CallPlan): void {
    if (inTime.length > 0) this.#deadlines?.watch(parent);
  }

  /** Is it too late for a call over that edge? */
  isTooLate(parent: Attempt, edge: number): boolean {
    return this.#inTime[edge] === 1 && this.#deadlines?.isOver(parent) === true;
  }

  /** Fails a call that is not sent, as there is no time left for it: that was lost at the pod which would have made it. */
  refuse(parent: Attempt, call: Attempt): void {
    const { attempts } = this.#w;
    const lag = lagOfSlowPod(this.#w, attempts.pod(parent), attempts.source(parent));
    this.#steps?.end(call, Cause.deadlineExceeded, lag);
  }

  /** A pod has learnt that nobody waits for a request: so it waits for none of the calls that it has made for it. */
  all(parent: Attempt): void {
    let call = this.#links.oldest(parent);
    // Before their ends: what comes of them is nothing to the request.
    this.#links.end(parent);
    while (call >= 0) {
      const next = this.#links.next(call);
      this.#end(call, Cause.cancelled, Lag.none);
      call = next;
    }
  }

  /** The time of a request is over: it has failed, unless the calls that are bound to it were optional. */
  #timeIsOver(parent: Attempt): void {
    const { attempts } = this.#w;
    for (let call = this.#links.oldest(parent); call >= 0; ) {
      const next = this.#links.next(call);
      // The first of them may have been the end of a process that drains, and so of the others.
      if (attempts.awaited(call) && this.#inTime[attempts.source(call)] === 1)
        this.#end(call, Cause.deadlineExceeded, this.#steps?.lagOf(call) ?? Lag.none);
      call = next;
    }
  }

  #end(call: Attempt, cause: CauseCode, lag: number): void {
    const tells = this.#unheard[this.#w.attempts.source(call)] === 0;
    this.#steps?.callOff(call, cause, lag, tells);
  }
}
