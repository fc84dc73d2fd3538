import type { RandomStream } from '../../../engine/random.ts';
import { WindowedSum } from '../windowedSum.ts';

/** Defaults of Google's adaptive throttling (Site Reliability Engineering, ch. 21): K = 2, two minutes. */
export const CLIENT_THROTTLE = { k: 2, window: 120 } as const;

/**
 * Probability with which a client refuses a request itself, because the server has refused too many:
 * max(0, (requests - K * accepts) / (requests + 1)), the equation of ch. 21.
 * @param requests of the window, those that the client has refused included
 * @param accepts those of them that the server has accepted
 * @param k requests for each accept that are let through; lower is more eager to refuse
 */
export function clientRejection(requests: number, accepts: number, k: number = CLIENT_THROTTLE.k): number {
  return Math.max(0, (requests - k * accepts) / (requests + 1));
}

/** One client's throttle. Allocates nothing in use. */
export class ClientThrottle {
  readonly #k: number;
  readonly #requests: WindowedSum;
  readonly #accepts: WindowedSum;
  readonly #random: RandomStream;

  /** @param window seconds */
  constructor(random: RandomStream, { k, window }: { k: number; window: number } = CLIENT_THROTTLE) {
    this.#random = random;
    this.#k = k;
    this.#requests = new WindowedSum(window);
    this.#accepts = new WindowedSum(window);
  }

  /** A request is to be sent. Does it go out? It counts either way. @param now seconds */
  admits(now: number): boolean {
    const rejection = clientRejection(this.#requests.sum(now), this.#accepts.sum(now), this.#k);
    this.#requests.add(1, now);
    return rejection === 0 || this.#random() >= rejection;
  }

  /** The server has accepted one, whether or not it then failed for a reason of its own. */
  accepted(now: number): void {
    this.#accepts.add(1, now);
  }
}
