import { grown } from '../engine/grown.ts';
import type { Attempt, Attempts } from './attempts.ts';
import type { TrafficConfig } from './config.ts';

/**
 * How much work a request is, as a multiple of its workload's service: a purchase is more than a look. Only where a source
 * says so. The proxies of an ingress do the same for every request; the pods behind them do not.
 */
export class RequestWork {
  readonly #attempts: Attempts;
  /** By source of clients; what an ingress sends comes from the source behind them. */
  readonly #factors: Float64Array;
  /** By try of an ingress: the factor of the client's request behind it. */
  #passedOn = new Float64Array(64);

  constructor(traffic: readonly TrafficConfig[], attempts: Attempts) {
    this.#attempts = attempts;
    this.#factors = Float64Array.from(traffic, ({ work = 1 }) => work);
  }

  /** What the service of a try is multiplied by. */
  of(attempt: Attempt): number {
    const source = this.#attempts.source(attempt);
    return source < this.#factors.length ? this.#factors[source] : this.#passedOn[attempt];
  }

  /** An ingress makes a try for that of a client, which may be over before a pod has served it. */
  passOn(parent: Attempt, child: Attempt): void {
    while (child >= this.#passedOn.length) this.#passedOn = grown(this.#passedOn);
    this.#passedOn[child] = this.of(parent);
  }
}

/** Undefined where all requests are as much work. @param traffic the sources of clients alone */
export function requestWork(traffic: readonly TrafficConfig[], attempts: Attempts): RequestWork | undefined {
  return traffic.some(({ work }) => work !== undefined) ? new RequestWork(traffic, attempts) : undefined;
}
