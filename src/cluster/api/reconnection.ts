import type { TimerId } from '../../engine/eventLoop.ts';
import type { RandomStream } from '../../engine/random.ts';
import type { Clock } from '../clock.ts';

/**
 * The back-off of a reflector, seconds: first wait, longest wait, factor; each wait is then drawn between itself and
 * twice itself (jitter 1.0), so that the longest is 30 s to 60 s. Without a wait for two minutes it begins again.
 * Source: `NewReflectorWithOptions` in `staging/src/k8s.io/client-go/tools/cache/reflector.go`, `delay` in
 * `staging/src/k8s.io/apimachinery/pkg/util/wait/backoff.go`.
 */
const INITIAL = 0.8;
const MAXIMUM = 30;
const FACTOR = 2;
const JITTER = 1;
const RESET_AFTER = 120;

/** What tells whether an attempt succeeds. */
interface Reachable {
  readonly available: boolean;
}

/**
 * The attempts of one reflector to reach the API server again after its watch has ended. It learns that the server is
 * back only from its own next attempt, which after a long outage may be most of a minute later.
 */
export class Reconnection {
  readonly #clock: Clock;
  readonly #server: Reachable;
  readonly #random: () => RandomStream;
  readonly #connected: () => void;
  /** The next wait before its jitter, seconds. */
  #next = INITIAL;
  /** When the last wait began, seconds. */
  #lastWait = Number.NEGATIVE_INFINITY;
  /** Set while the client is without a connection. */
  #timer: TimerId | undefined;

  /**
   * @param random gives the stream of the jitter, asked for only when there is something to draw
   * @param connected called at the first attempt that succeeds
   */
  constructor(clock: Clock, server: Reachable, random: () => RandomStream, connected: () => void) {
    this.#clock = clock;
    this.#server = server;
    this.#random = random;
    this.#connected = connected;
  }

  /** The connection is lost: the attempt that follows at once has failed, and the waits begin. */
  lost(): void {
    if (this.#timer !== undefined) return;
    if (this.#clock.now - this.#lastWait > RESET_AFTER) this.#next = INITIAL;
    this.#wait();
  }

  /** No more attempts. */
  stop(): void {
    if (this.#timer !== undefined) this.#clock.clearTimer(this.#timer);
    this.#timer = undefined;
  }

  /** The longest wait is the bound before the jitter, as in the source. */
  #wait(): void {
    this.#lastWait = this.#clock.now;
    const delay = this.#next * (1 + JITTER * this.#random()());
    this.#next = Math.min(MAXIMUM, this.#next * FACTOR);
    this.#timer = this.#clock.setTimer(delay, () => {
      this.#timer = undefined;
      if (this.#server.available) this.#connected();
      else this.#wait();
    });
  }
}
