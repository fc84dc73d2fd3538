import { getOrAdd } from '../cluster/getOrAdd.ts';
import type { EventLoop } from '../engine/eventLoop.ts';
import { grown } from '../engine/grown.ts';

/** `XRLIM_BURST_FACTOR` of `net/ipv4/route.c`: errors that may go at once to an address that had none for a while. */
const BURST = 6;
/** `icmp_ratelimit`, seconds: one more error may go after so long. */
const INTERVAL = 1;

/**
 * The token bucket that a kernel keeps for each address it sends ICMP errors to (`inet_peer_xrlim_allow`). A REJECT of
 * kube-proxy is such an error, so of a burst of connections to a Service without endpoints only the first few learn
 * that they are refused, and the rest hears nothing.
 */
export class IcmpRateLimiter {
  readonly #loop: EventLoop;
  /** For a key of host and client in one number. */
  readonly #hosts: number;
  /** Place in the arrays of each pair of host and client that had an error. */
  readonly #places = new Map<number, number>();
  /** Tokens, in seconds of waiting, and when they were counted. */
  #tokens = new Float64Array(64);
  #countedAt = new Float64Array(64);

  /** @param hosts numbers that nodes may have */
  constructor(loop: EventLoop, hosts: number) {
    this.#loop = loop;
    this.#hosts = hosts;
  }

  /** May the host send the client an error now? If so, it has. @param host a node's number */
  allows(host: number, client: number): boolean {
    const place = this.#placeOf(host, client);
    const { now } = this.#loop;
    const tokens = this.#tokens[place] + now - this.#countedAt[place];
    this.#countedAt[place] = now;
    this.#tokens[place] = Math.min(BURST * INTERVAL, tokens);
    if (this.#tokens[place] < INTERVAL) return false;
    this.#tokens[place] -= INTERVAL;
    return true;
  }

  /** A pair that is new begins with a full bucket. */
  #placeOf(host: number, client: number): number {
    return getOrAdd(this.#places, client * this.#hosts + host, () => {
      const place = this.#places.size;
      if (place === this.#tokens.length) {
        this.#tokens = grown(this.#tokens);
        this.#countedAt = grown(this.#countedAt);
      }
      this.#tokens[place] = BURST * INTERVAL;
      this.#countedAt[place] = this.#loop.now;
      return place;
    });
  }
}
