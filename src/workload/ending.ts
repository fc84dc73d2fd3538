import { Cause } from '../network/causes.ts';
import type { Attempt } from './attempts.ts';
import type { Calling } from './calls/calling.ts';
import { OWN_HOP } from './calls/hops.ts';
import type { RequestWorld } from './requestWorld.ts';

/** How a request that has failed for good is recorded: under its cause, and the lag that made it possible. */
export class Ending {
  readonly #w: RequestWorld;
  /** Knows at which hop a failure began; undefined: no pod calls others. */
  readonly #calling: Calling | undefined;

  constructor(world: RequestWorld, calling: Calling | undefined) {
    this.#w = world;
    this.#calling = calling;
  }

  /** The request, not only the try, is over: it has its one outcome. */
  end(attempt: Attempt, cause: number, lag: number): void {
    const { attempts, ends, recorder } = this.#w;
    const source = attempts.source(attempt);
    const client = attempts.client(attempt);
    const phase = attempts.phase(attempt);
    // The lag behind a failure of another hop has its name already, and what was called off has none.
    const isOfHop = cause !== Cause.dependencyFailed && cause !== Cause.cancelled;
    const named = isOfHop ? this.#named(attempt, cause, lag) : lag;
    const hop = this.#calling?.hops.edge(attempt) ?? OWN_HOP;
    const hopCause = this.#calling?.hops.cause(attempt) ?? cause;
    if (hop === OWN_HOP) recorder.failed(source, phase, cause, named);
    else recorder.failed(source, phase, cause, named, hop, hopCause);
    attempts.abandon(attempt);
    if (hop === OWN_HOP) this.#calling?.failed(attempt, named, source, cause);
    else this.#calling?.failed(attempt, named, hop, hopCause);
    ends?.ended(source, client);
  }

  /** The lag with the name of what the client believed, which may be the health of the endpoint. */
  #named(attempt: Attempt, cause: number, lag: number): number {
    const { attempts, health } = this.#w;
    const pod = attempts.pod(attempt);
    const believed = this.#believed(attempts.source(attempt), pod, lag);
    return health === undefined ? believed : health.lag(attempts.client(attempt), pod, cause, believed);
  }

  /** Without rules in between, what the client believed was its list of endpoints, or an answer of DNS. */
  #believed(source: number, pod: number, lag: number): number {
    const { attribution, entries } = this.#w;
    const { endpoints, headless } = entries[source];
    if (pod < 0) return lag;
    if (endpoints !== undefined) return attribution.ofListedPod(pod, lag);
    return headless ? attribution.ofNamedPod(pod, lag) : lag;
  }
}
