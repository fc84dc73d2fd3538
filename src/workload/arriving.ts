import type { PodSlot } from '../cluster/runtime.ts';
import { Cause, Lag } from '../network/causes.ts';
import type { Attempt } from './attempts.ts';
import type { ClientBalancing } from './clientBalancing.ts';
import { getsThrough } from './getsThrough.ts';
import type { Forwarding } from './ingress/forwarding.ts';
import type { Keepalives } from './keepalives.ts';
import { lagOfReset } from './lagOfReset.ts';
import type { Outcomes } from './outcomes.ts';
import { peerVanished } from './peerVanished.ts';
import type { RequestWorld } from './requestWorld.ts';
import type { Retransmitting } from './retransmitting.ts';
import type { Securing } from './securing.ts';
import { lagOfFullPod } from './servers/lagOfPod.ts';

/** What a request meets when it arrives; what only some runs have is undefined where there is none. */
export interface ArrivingParts {
  readonly outcomes: Outcomes;
  readonly retransmitting: Retransmitting;
  readonly keepalives: Keepalives | undefined;
  readonly forwarding: Forwarding | undefined;
  readonly balancing: ClientBalancing | undefined;
  readonly securing: Securing | undefined;
}

/**
 * How a request arrives at its pod over its connection: it may be lost on the way and sent again, find the process gone,
 * be preceded by a handshake, be turned away, or find no room. Otherwise it is in the pod's queue.
 */
export class Arriving {
  readonly #w: RequestWorld;
  readonly #outcomes: Outcomes;
  readonly #retransmitting: Retransmitting;
  readonly #again: number;
  readonly #keepalives: Keepalives | undefined;
  readonly #forwarding: Forwarding | undefined;
  readonly #balancing: ClientBalancing | undefined;
  readonly #securing: Securing | undefined;
  /** Is anybody told of requests that arrive? */
  readonly #isWatched: boolean;

  constructor(
    world: RequestWorld,
    { outcomes, retransmitting, keepalives, forwarding, balancing, securing }: ArrivingParts,
  ) {
    this.#w = world;
    this.#outcomes = outcomes;
    this.#retransmitting = retransmitting;
    this.#keepalives = keepalives;
    this.#forwarding = forwarding;
    this.#balancing = balancing;
    this.#securing = securing;
    this.#isWatched = keepalives !== undefined || forwarding !== undefined || balancing !== undefined;
    const { attempts, loop } = world;
    this.#again = loop.register((attempt, generation) => {
      if (attempts.isAwaited(attempt, generation)) this.#arrivesAgain(attempt);
    });
  }

  /** The request reaches the pod over its connection. */
  arrives(attempt: Attempt): void {
    const { admission, attempts, connections, servers } = this.#w;
    if (!getsThrough(this.#w, attempt)) {
      this.#retransmitting.requestLost(attempt, this.#again);
      return;
    }
    if (this.#isWatched) this.#tell(attempt);
    const slot = attempts.pod(attempt);
    if (connections.peerEnded(attempts.connection(attempt))) {
      this.#meetsEndedProcess(attempt, slot);
    } else if (this.#securing?.arrives(attempt, slot)) {
      // The request follows when the handshake is done.
    } else if (admission?.turnsAway(slot, attempt)) {
      this.#outcomes.failFromPod(attempt, admission.causeOf(slot), admission.lagOf(slot, attempt));
    } else if (!servers.offer(slot, attempt)) {
      this.#findsNoRoom(attempt, slot);
    }
  }

  #tell(attempt: Attempt): void {
    this.#keepalives?.heard(this.#w.attempts.connection(attempt), this.#w.loop.now);
    this.#forwarding?.arrives(attempt);
    this.#balancing?.arrives(attempt);
  }

  #findsNoRoom(attempt: Attempt, slot: PodSlot): void {
    this.#w.admission?.overflowed(slot, attempt);
    this.#outcomes.failFromPod(attempt, Cause.queueFull, lagOfFullPod(this.#w, slot));
  }

  /** The request was sent once more: if it gets through this time, it goes on from there. */
  #arrivesAgain(attempt: Attempt): void {
    if (getsThrough(this.#w, attempt)) this.#w.attempts.clearRetransmissions(attempt);
    this.arrives(attempt);
  }

  /** The process behind the connection is gone: its kernel answers with RST, unless the address went with it. */
  #meetsEndedProcess(attempt: Attempt, slot: PodSlot): void {
    const { attempts } = this.#w;
    if (peerVanished(this.#w, attempts.connection(attempt))) {
      attempts.setLag(attempt, Lag.halfOpenConnection);
      this.#retransmitting.requestLost(attempt, this.#again);
    } else this.#outcomes.failFromPod(attempt, Cause.reset, lagOfReset(this.#w, slot));
  }
}
