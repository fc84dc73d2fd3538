import type { PodSlot } from '../cluster/runtime.ts';
import { Cause, Lag } from '../network/causes.ts';
import { Address } from '../network/podAddresses.ts';
import type { Attempt } from './attempts.ts';
import type { Calling } from './calls/calling.ts';
import { getsThrough } from './getsThrough.ts';
import type { Forwarding } from './ingress/forwarding.ts';
import { lagOfReset } from './lagOfReset.ts';
import type { Outcomes } from './outcomes.ts';
import type { RequestWorld } from './requestWorld.ts';
import { End, type EndCode } from './resilience/admission/admissionController.ts';
import type { Retransmitting } from './retransmitting.ts';
import type { Securing } from './securing.ts';
import { ServerErrors } from './serverErrors.ts';
import type { ServerEvents } from './serverEvents.ts';

/** What an answer meets; what only some runs have is undefined where there is none. */
export interface AnsweringParts {
  readonly outcomes: Outcomes;
  readonly retransmitting: Retransmitting;
  /** Event code of the step that follows: the answer arrives at the client. */
  readonly answer: number;
  /** Told of a pod that has nothing left to do. */
  readonly idle: (slot: PodSlot) => void;
  readonly calling: Calling | undefined;
  readonly forwarding: Forwarding | undefined;
  readonly securing: Securing | undefined;
}

/**
 * What becomes of a request that a pod has: its answer leaves when it is served, unless the pod refuses it, has to hear
 * from others first, or passes it on; or it is lost with the pod's process.
 */
export class Answering implements ServerEvents {
  readonly #w: RequestWorld;
  readonly #outcomes: Outcomes;
  readonly #retransmitting: Retransmitting;
  readonly #answer: number;
  readonly #again: number;
  readonly idle: (slot: PodSlot) => void;
  readonly worked: ((attempt: Attempt) => boolean) | undefined;
  readonly #errors: ServerErrors;
  readonly #calling: Calling | undefined;
  readonly #forwarding: Forwarding | undefined;
  readonly #securing: Securing | undefined;
  /** Is a request that has been served always answered at once? */
  readonly #isPlain: boolean;

  constructor(
    world: RequestWorld,
    { outcomes, retransmitting, answer, idle, calling, forwarding, securing }: AnsweringParts,
  ) {
    this.#w = world;
    this.#outcomes = outcomes;
    this.#retransmitting = retransmitting;
    this.#answer = answer;
    this.idle = idle;
    this.#errors = new ServerErrors(world);
    this.#calling = calling;
    this.worked = calling && ((attempt) => this.#staysFor(calling, attempt));
    this.#forwarding = forwarding;
    this.#securing = securing;
    const { admission, attempts, loop, reporting } = world;
    this.#isPlain = [admission, calling, forwarding, reporting, securing].every((part) => part === undefined);
    this.#again = loop.register((attempt, generation) => {
      if (attempts.isAwaited(attempt, generation)) this.#leavesAgain(attempt);
    });
  }

  /** The pod has finished the request: the answer leaves, if the client still waits for it. */
  served(attempt: Attempt): void {
    if (!this.#isPlain) {
      this.#servedByRules(attempt);
      return;
    }
    const { attempts } = this.#w;
    const awaited = attempts.awaited(attempt);
    attempts.letGo(attempt);
    if (awaited) this.leaves(attempt);
  }

  /** As {@link served}, where others have a say in what follows. */
  #servedByRules(attempt: Attempt): void {
    // The pod has its worker back, but goes on when it has heard from others.
    if (this.#calling?.isWaiting(attempt)) return;
    if (this.#shakesHands(attempt)) this.#handshakeDone(attempt);
    else if (this.#forwarding?.isWithIngress(attempt)) this.#forwarding.forward(attempt);
    else this.#requestDone(attempt);
  }

  #handshakeDone(attempt: Attempt): void {
    const { attempts } = this.#w;
    const awaited = attempts.awaited(attempt);
    attempts.letGo(attempt);
    if (awaited && getsThrough(this.#w, attempt)) this.#securing?.finish(attempt);
  }

  #requestDone(attempt: Attempt): void {
    const { attempts, reporting } = this.#w;
    reporting?.served(attempt);
    const awaited = attempts.awaited(attempt);
    if (this.#isRefusal(attempt, awaited)) return;
    const end = this.#endOf(attempt, awaited);
    this.#w.admission?.ended(attempts.pod(attempt), attempt, end);
    attempts.letGo(attempt);
    if (!awaited) return;
    if (this.#calling?.hasFailed(attempt)) this.#errorLeaves(attempt, this.#calling.lag(attempt));
    else this.#leave(attempt, end === End.failed);
  }

  /** How a request ends that a pod has served, as the pod knows it. */
  #endOf(attempt: Attempt, awaited: boolean): EndCode {
    if (!awaited) return End.unheard;
    return this.#calling?.hasFailed(attempt) === true || this.#strikes(attempt) ? End.failed : End.answered;
  }

  /** Is the answer that leaves now an error of the pod's own? */
  #strikes(attempt: Attempt): boolean {
    return this.#w.servers.someFail && getsThrough(this.#w, attempt) && this.#errors.strikes(attempt);
  }

  /** The pod's own work on a request is done: does its worker stay with it for the calls that it makes? */
  #staysFor(calling: Calling, attempt: Attempt): boolean {
    const { admission, attempts } = this.#w;
    if (this.#shakesHands(attempt)) return false;
    // A request that the pod turns away is no reason to ask anybody else.
    if (admission?.isRefused(attempts.pod(attempt), attempt) === true) return false;
    return calling.worked(attempt);
  }

  /** Is it a handshake that the pod has worked on, before the request? */
  #shakesHands(attempt: Attempt): boolean {
    return this.#securing !== undefined && this.#securing.seconds(attempt) >= 0;
  }

  /** The pod answers with an error, as it could not do without a call that has failed. */
  #errorLeaves(attempt: Attempt, lag: number): void {
    if (getsThrough(this.#w, attempt)) this.#outcomes.failFromPod(attempt, Cause.dependencyFailed, lag);
  }

  /** Has the pod refused the request? Then that is on its way. */
  #isRefusal(attempt: Attempt, awaited: boolean): boolean {
    const { admission, attempts } = this.#w;
    const slot = attempts.pod(attempt);
    if (admission?.isRefused(slot, attempt) !== true) return false;
    admission.refused(slot);
    attempts.letGo(attempt);
    if (awaited && getsThrough(this.#w, attempt))
      this.#outcomes.failFromPod(attempt, admission.causeOf(slot), admission.lagOf(slot, attempt));
    return true;
  }

  /** The answer leaves, which may be an error of the pod's own. */
  leaves(attempt: Attempt): void {
    this.#leave(attempt, this.#strikes(attempt));
  }

  /** It leaves if the path is open. */
  #leave(attempt: Attempt, isError: boolean): void {
    const { attempts, connections, latencies, loop } = this.#w;
    if (!getsThrough(this.#w, attempt)) {
      this.#retransmitting.answerLost(attempt, this.#again);
      return;
    }
    if (isError) {
      this.#outcomes.failFromPod(attempt, Cause.serverError, Lag.none);
      return;
    }
    const lane = latencies.oneWayLane(connections.path(attempts.connection(attempt)));
    loop.scheduleAfter(lane, this.#answer, attempt, attempts.generation(attempt));
  }

  /** The answer is sent once more, also after the end of its process; a node that has lost its power sends nothing. */
  #leavesAgain(attempt: Attempt): void {
    const { addresses, attempts, connections } = this.#w;
    const slot = attempts.pod(attempt);
    const senderLives =
      !connections.peerEnded(attempts.connection(attempt)) || addresses.silentEnd[slot] === 0;
    if (!senderLives || addresses.state[slot] === Address.gone) {
      attempts.setLag(attempt, Lag.halfOpenConnection);
    } else this.leaves(attempt);
  }

  /**
   * The process ended with the request in it: the kernel closes the socket, by RST if the request still lay in it unread
   * (RFC 2525, section 2.17; both measured on Linux 6.18).
   */
  lost(attempt: Attempt, silent: boolean, unread: boolean): void {
    const { attempts } = this.#w;
    this.#forwarding?.lost(attempt);
    this.#calling?.lost(attempt);
    const awaited = attempts.awaited(attempt);
    attempts.letGo(attempt);
    if (!awaited) return;
    if (silent) attempts.setLag(attempt, Lag.halfOpenConnection);
    else if (getsThrough(this.#w, attempt)) {
      const cause = unread ? Cause.reset : Cause.closed;
      this.#outcomes.failFromPod(attempt, cause, lagOfReset(this.#w, attempts.pod(attempt)));
    }
  }
}
