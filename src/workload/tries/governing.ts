import { Cause, Lag } from '../../network/causes.ts';
import type { Attempt } from '../attempts.ts';
import type { Calling } from '../calls/calling.ts';
import type { ClientBalancing } from '../clientBalancing.ts';
import type { TrafficConfig } from '../config.ts';
import type { Outcomes } from '../outcomes.ts';
import { Patience } from '../patience.ts';
import type { RequestWorld } from '../requestWorld.ts';
import { Hedging } from './hedging.ts';
import { ADMITTED, Restraint } from './restraint.ts';
import { Retrying } from './retrying.ts';
import { type TriedRequest, TriedRequests, TryMark } from './triedRequests.ts';

/** The steps of a request that its government asks for. */
export interface GovernedSteps {
  /** Begins a try. */
  readonly start: (attempt: Attempt) => void;
  /** The client has waited for too long: fails with the cause of what it waits for. */
  readonly timedOut: (attempt: Attempt) => void;
}

/** Does the source ask for more than tries with a timeout each, and a number of retries after any failure? */
export function isGoverned(source: TrafficConfig): boolean {
  const { circuitBreaker, hedging, rateLimit, retries, throttle, totalTimeout } = source;
  const hasRules = retries.on !== undefined || retries.budget !== undefined;
  const isHeld = (circuitBreaker ?? rateLimit ?? throttle ?? totalTimeout) !== undefined;
  return isHeld || hasRules || hedging !== undefined || retries.jitter === 'decorrelated';
}

/**
 * Governs the requests of clients that do more than send and wait: may a try be sent (rate limit, throttle, circuit
 * breaker), is it sent twice (hedging), is it followed by another (conditions, budget), and when is the whole at its
 * end (total timeout). Of several tries under way one stands for the request, so that it counts once; when it fails
 * while another is under way, that one takes its place. The request ends with the first answer, or with its last try.
 */
export class Governing {
  readonly #w: RequestWorld;
  readonly #outcomes: Outcomes;
  readonly #steps: GovernedSteps;
  readonly #balancing: ClientBalancing | undefined;
  /** Told which try stands for a call of a pod; undefined: no pod makes any. */
  readonly #calling: Calling | undefined;
  readonly #requests = new TriedRequests();
  /** By source; undefined for those that are not governed. */
  readonly #restraints: readonly (Restraint | undefined)[];
  readonly #retrying: readonly (Retrying | undefined)[];
  readonly #deadlines: readonly (Patience | undefined)[];
  /** Undefined where no source hedges. */
  readonly #hedging: Hedging | undefined;

  constructor(
    world: RequestWorld,
    outcomes: Outcomes,
    steps: GovernedSteps,
    balancing: ClientBalancing | undefined,
    calling: Calling | undefined,
  ) {
    this.#calling = calling;
    this.#w = world;
    this.#outcomes = outcomes;
    this.#steps = steps;
    this.#balancing = balancing;
    const { clients, loop, streams, traffic } = world;
    const governed = <T>(make: (source: TrafficConfig, first: number) => T) =>
      traffic.map((source, i) => (isGoverned(source) ? make(source, clients.firstOf(i)) : undefined));
    this.#restraints = governed((source, first) => new Restraint(source, first, streams));
    this.#retrying = governed((source, first) => new Retrying(source, first, streams));
    this.#deadlines = traffic.map(({ totalTimeout }) =>
      totalTimeout === undefined
        ? undefined
        : new Patience(loop, this.#requests, totalTimeout, (request) => this.#expired(request)),
    );
    if (traffic.some(({ hedging }) => hedging !== undefined))
      this.#hedging = new Hedging(world, this.#requests, this.#hedgingSteps(), balancing);
  }

  #hedgingSteps() {
    return {
      start: this.#steps.start,
      pays: (source: number, client: number) =>
        this.#retrying[source]?.pays(client, this.#w.loop.now) === true,
      // A copy that was called off is answered with a short "cancelled", which is no failure of the request.
      calledOff: (attempt: Attempt) => this.#outcomes.failFromPod(attempt, Cause.shed, Lag.none),
    };
  }

  /** Are the requests of the source governed? */
  governs(source: number): boolean {
    return this.#retrying[source] !== undefined;
  }

  /** A client sends a request, whose first try is about to begin. */
  sent(attempt: Attempt): void {
    const { attempts, loop } = this.#w;
    const source = attempts.source(attempt);
    if (!this.governs(source)) return;
    const request = this.#requests.open(attempt);
    this.#retrying[source]?.sent(attempts.client(attempt), loop.now);
    this.#deadlines[source]?.begin(request);
  }

  /** A try is about to begin. @returns whether the client does not send it, which then is the end of the request */
  refuses(attempt: Attempt): boolean {
    const { attempts, loop } = this.#w;
    const source = attempts.source(attempt);
    const restraint = this.#restraints[source];
    if (restraint === undefined) return false;
    const client = attempts.client(attempt);
    this.#requests.unmark(attempt, TryMark.backingOff);
    const cause = restraint.refusal(client, loop.now);
    if (cause !== ADMITTED) {
      this.#refuse(attempt, cause);
      return true;
    }
    this.#requests.mark(attempt, TryMark.inFlight);
    this.#retrying[source]?.countActive(client, 1);
    this.#hedging?.begun(attempt);
    return false;
  }

  /** A copy that is not sent leaves the others as they are; a first try or a retry ends the request. */
  #refuse(attempt: Attempt, cause: number): void {
    const { attempts } = this.#w;
    const request = this.#requests.of(attempt);
    this.#leave(attempt);
    if (this.#requests.underWay(request) > 0) attempts.abandon(attempt);
    else {
      this.#requests.close(request);
      this.#outcomes.end(attempt, cause, Lag.none);
    }
  }

  /** A try has been answered well: the request has its outcome, and nobody waits for its other tries any more. */
  answered(attempt: Attempt): void {
    const { attempts, loop } = this.#w;
    const source = attempts.source(attempt);
    const retrying = this.#retrying[source];
    if (retrying === undefined) return;
    const client = attempts.client(attempt);
    const request = this.#requests.of(attempt);
    retrying.succeeded(client);
    this.#restraints[source]?.succeeded(client, loop.now);
    this.#hedging?.answered(source, request, loop.now - attempts.sentAt(attempt));
    this.#leave(attempt);
    if (attempts.isSecondary(attempt)) this.#calling?.retried(this.#standing(request), attempt);
    this.#dropOthers(request, -1);
    this.#requests.close(request);
  }

  /** Has a server dropped the try in favour of its sibling? It is then no failure of the server's. */
  wasCalledOff(attempt: Attempt): boolean {
    return this.#requests.has(attempt, TryMark.calledOff);
  }

  /** A try has failed, and holds no connection any more: another one goes on, or follows, or the request has failed. */
  failed(attempt: Attempt, cause: number, lag: number): void {
    const { attempts, loop } = this.#w;
    const source = attempts.source(attempt);
    const client = attempts.client(attempt);
    const request = this.#requests.of(attempt);
    const retrying = this.#retrying[source];
    if (!this.#requests.has(attempt, TryMark.calledOff)) {
      this.#requests.setFailure(request, cause, lag);
      retrying?.failed(client, cause);
      this.#restraints[source]?.failed(client, loop.now, cause);
    }
    this.#leave(attempt);
    if (this.#requests.underWay(request) > 0) {
      this.#standIn(attempt, request);
      attempts.abandon(attempt);
    } else if (this.#mayRetry(source, client, request)) this.#retry(attempt, request);
    else this.#close(attempt, request);
  }

  /** Whoever made the request does not wait for it any more. @param tells are the servers of its tries told? */
  calledOff(standing: Attempt, tells: boolean): void {
    if (!this.governs(this.#w.attempts.source(standing))) return;
    const request = this.#requests.of(standing);
    this.#dropOthers(request, standing, tells);
    this.#leave(standing);
    this.#requests.close(request);
  }

  /** The client has died with its node. */
  lost(attempt: Attempt): void {
    const { attempts } = this.#w;
    const source = attempts.source(attempt);
    if (!this.governs(source)) return;
    const request = this.#requests.of(attempt);
    this.#leave(attempt);
    if (this.#requests.underWay(request) === 0) this.#requests.close(request);
    this.#restraints[source]?.forget(attempts.client(attempt));
    this.#retrying[source]?.forget(attempts.client(attempt));
  }

  /** Another try stands for the request from now on. */
  #standIn(attempt: Attempt, request: TriedRequest): void {
    const { attempts } = this.#w;
    if (attempts.isSecondary(attempt)) return;
    const next = this.#requests.newest(request);
    attempts.setSecondary(next, false);
    this.#calling?.retried(attempt, next);
  }

  /** The try that stands for a request of which some are under way. */
  #standing(request: TriedRequest): Attempt {
    const { attempts } = this.#w;
    let standing = this.#requests.newest(request);
    while (standing >= 0 && attempts.isSecondary(standing)) standing = this.#requests.older(standing);
    return standing;
  }

  #mayRetry(source: number, client: number, request: TriedRequest): boolean {
    const retrying = this.#retrying[source];
    const cause = this.#requests.cause(request);
    if (retrying === undefined || this.#requests.isOver(request)) return false;
    if (!retrying.mayRetry(cause, this.#requests.retries(request))) return false;
    if (this.#restraints[source]?.admitsRetry(client) === false) return false;
    if (retrying.pays(client, this.#w.loop.now)) return true;
    this.#restraints[source]?.retryEnded(client);
    return false;
  }

  #retry(failed: Attempt, request: TriedRequest): void {
    const { attempts } = this.#w;
    const source = attempts.source(failed);
    const wait = this.#retrying[source]?.wait(this.#requests.wait(request)) ?? -1;
    this.#requests.setWait(request, wait);
    this.#retrying[source]?.countRetries(attempts.client(failed), 1);
    const retry = this.#outcomes.tryAgain(failed, this.#requests.retries(request), wait);
    this.#requests.begin(request, retry, true);
  }

  /** The request has failed for good, with what its last try failed of. */
  #close(attempt: Attempt, request: TriedRequest): void {
    const cause = this.#requests.cause(request);
    const lag = this.#requests.lag(request);
    this.#requests.close(request);
    this.#outcomes.end(attempt, cause, lag);
  }

  /** The time of the whole request is over. */
  #expired(request: TriedRequest): void {
    this.#requests.setOver(request);
    const standing = this.#standing(request);
    if (standing < 0) return;
    this.#dropOthers(request, standing);
    if (this.#requests.has(standing, TryMark.backingOff)) {
      // It waits for nothing but its own back-off: what it failed of before is what is known.
      this.#leave(standing);
      this.#close(standing, request);
    } else this.#steps.timedOut(standing);
  }

  /**
   * The client hangs up on all tries of a request but one.
   * @param kept -1: on all @param tells are their servers told? Without it, as its hedging has it
   */
  #dropOthers(request: TriedRequest, kept: Attempt, tells?: boolean): void {
    const { attempts } = this.#w;
    for (let other = this.#requests.newest(request); other >= 0; ) {
      const next = this.#requests.older(other);
      if (other !== kept) {
        this.#outcomes.hangUp(other, tells ?? this.#hedging?.cancels(attempts.source(other)) === true);
        this.#balancing?.cancelled(other);
        this.#leave(other);
        attempts.abandon(other);
      }
      other = next;
    }
  }

  /** A try is over: it no longer counts as in flight. */
  #leave(attempt: Attempt): void {
    const { attempts } = this.#w;
    const source = attempts.source(attempt);
    const client = attempts.client(attempt);
    if (this.#requests.has(attempt, TryMark.inFlight)) {
      this.#restraints[source]?.released(client);
      this.#retrying[source]?.countActive(client, -1);
    }
    if (this.#requests.has(attempt, TryMark.retry)) {
      this.#restraints[source]?.retryEnded(client);
      this.#retrying[source]?.countRetries(client, -1);
    }
    this.#requests.end(attempt);
  }
}
