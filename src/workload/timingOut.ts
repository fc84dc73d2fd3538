import { Cause, Lag } from '../network/causes.ts';
import type { Attempt } from './attempts.ts';
import type { Calling } from './calls/calling.ts';
import type { ClientBalancing } from './clientBalancing.ts';
import type { Forwarding } from './ingress/forwarding.ts';
import { gatewayLag } from './ingress/gatewayErrors.ts';
import type { Outcomes } from './outcomes.ts';
import type { ConnectionPools } from './pools/connectionPools.ts';
import type { RequestWorld } from './requestWorld.ts';
import { lagOfSlowPod } from './servers/lagOfPod.ts';

/** Who may know what a try waits for; undefined where there is none. */
export interface TimingOutParts {
  readonly outcomes: Outcomes;
  readonly balancing: ClientBalancing | undefined;
  readonly calling: Calling | undefined;
  readonly forwarding: Forwarding | undefined;
  readonly pools: ConnectionPools | undefined;
}

/** What it means that a client's patience is at its end: how far its try has come, and why it took too long. */
export class TimingOut {
  readonly #w: RequestWorld;
  readonly #parts: TimingOutParts;

  constructor(world: RequestWorld, parts: TimingOutParts) {
    this.#w = world;
    this.#parts = parts;
  }

  /** The client's patience is at its end. */
  timedOut(attempt: Attempt): void {
    const { attempts } = this.#w;
    const { balancing, outcomes, pools } = this.#parts;
    const lag = attempts.lag(attempt);
    if (attempts.resolving(attempt)) outcomes.fail(attempt, Cause.dnsTimeout, lag);
    else if (pools?.seats.waits(attempt)) outcomes.fail(attempt, Cause.poolExhausted, Lag.none);
    else if (balancing?.sidecarOf(attempt)?.isThrough(attempt))
      outcomes.fail(attempt, Cause.requestTimeout, lag);
    else if (!this.#isConnected(attempt)) outcomes.fail(attempt, Cause.connectTimeout, lag);
    else outcomes.fail(attempt, Cause.requestTimeout, lag === Lag.none ? this.#lagOfSlowness(attempt) : lag);
  }

  /** Code of the lag that a try has met so far, or of what it takes so long for. */
  lagOf(attempt: Attempt): number {
    const lag = this.#w.attempts.lag(attempt);
    return lag === Lag.none ? this.#lagOfSlowness(attempt) : lag;
  }

  /** A pod may have accepted while its SYN-ACK is still under way: then the client has no connection yet. */
  #isConnected(attempt: Attempt): boolean {
    const { attempts, connections, loop } = this.#w;
    const connection = attempts.connection(attempt);
    return connection >= 0 && connections.establishedAt(connection) <= loop.now;
  }

  /** Why an answer took too long although nothing was silent: judged at the moment at which patience ends. */
  #lagOfSlowness(attempt: Attempt): number {
    const { attempts } = this.#w;
    const { calling, forwarding } = this.#parts;
    // With an ingress in between, it is the second leg that takes its time.
    const behind = forwarding?.tryFor(attempt) ?? -1;
    if (behind >= 0) {
      const behindLag = gatewayLag(attempts.lag(behind)) || this.#lagOfSlowness(behind);
      calling?.hops.pass(behind, attempt);
      return behindLag;
    }
    if (calling?.isWaiting(attempt)) return calling.slowness(attempt);
    const slot = attempts.pod(attempt);
    if (slot < 0) return Lag.none;
    return lagOfSlowPod(this.#w, slot, attempts.source(attempt));
  }
}
