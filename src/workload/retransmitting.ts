import { Cause } from '../network/causes.ts';
import { dataTimes, type RetransmissionTimes } from '../network/retransmission.ts';
import { DEFAULT_TCP_SETTINGS } from '../network/settings.ts';
import type { Attempt } from './attempts.ts';
import type { Outcomes } from './outcomes.ts';
import type { RequestWorld } from './requestWorld.ts';

/**
 * What the kernel does with a request that was sent over an established connection and is not acknowledged: it sends it
 * again and again, and gives the connection up in the end, after `TCP_USER_TIMEOUT` or what `tcp_retries2` stands for.
 * The same goes for an answer, whose sender is a pod's kernel. A packet that is sent again takes as long as the first.
 */
export class Retransmitting {
  readonly #w: RequestWorld;
  readonly #outcomes: Outcomes;
  readonly #times: RetransmissionTimes;
  /** Seconds from the request to the end of its connection, by source. */
  readonly #giveUp: readonly number[];

  constructor(world: RequestWorld, outcomes: Outcomes) {
    this.#w = world;
    this.#outcomes = outcomes;
    this.#times = dataTimes(world.tcp ?? DEFAULT_TCP_SETTINGS);
    this.#giveUp = world.traffic.map(({ userTimeout }) => userTimeout ?? this.#times.giveUp);
  }

  /**
   * The request has met silence, whose lag the attempt has. It is sent again, unless its client does not wait for so long.
   * @param step event code of what happens when it is there once more
   */
  requestLost(attempt: Attempt, step: number): void {
    const { attempts, loop } = this.#w;
    const giveUp = this.#giveUp[attempts.source(attempt)];
    const elapsed = this.#elapsed(attempt);
    const gap = this.#gap(attempt);
    if (elapsed + gap < giveUp) this.#sendAgain(attempt, gap, step);
    else if (giveUp <= this.#patience(attempt)) {
      const end = loop.now + Math.max(0, giveUp - elapsed);
      this.#outcomes.failLater(attempt, end - loop.now, Cause.requestTimeout, attempts.lag(attempt));
    }
  }

  /** The answer has met silence: the pod's kernel sends it again. When that gives up, the client is told nothing. */
  answerLost(attempt: Attempt, step: number): void {
    const gap = this.#gap(attempt);
    if (this.#elapsed(attempt) + gap < this.#times.giveUp) this.#sendAgain(attempt, gap, step);
  }

  #sendAgain(attempt: Attempt, gap: number, step: number): void {
    const { attempts, loop } = this.#w;
    // Whoever will have given up by then costs no event.
    if (gap >= this.#patience(attempt)) return;
    attempts.countRetransmission(attempt);
    loop.schedule(loop.now + gap, step, attempt, attempts.generation(attempt));
  }

  /** Seconds until the next retransmission; `Infinity` after the last. */
  #gap(attempt: Attempt): number {
    const sent = this.#w.attempts.retransmissions(attempt);
    return sent < this.#times.gaps.length ? this.#times.gaps[sent] : Number.POSITIVE_INFINITY;
  }

  /** Seconds since the packet was first sent. */
  #elapsed(attempt: Attempt): number {
    let elapsed = 0;
    const sent = this.#w.attempts.retransmissions(attempt);
    for (let i = 0; i < sent; i++) elapsed += this.#times.gaps[i];
    return elapsed;
  }

  /** The whole patience of the client, seconds. */
  #patience(attempt: Attempt): number {
    return this.#w.traffic[this.#w.attempts.source(attempt)].timeout;
  }
}
