import { CAUSES, type CauseName, LAGS, type LagName } from '../../network/causes.ts';
import type { DataPlane } from '../../workload/dataPlane.ts';
import type { RequestRecorder } from '../../workload/recorder.ts';

/** How the request ended. */
export type ProbeOutcome =
  | { readonly ok: true; readonly at: number }
  | { readonly ok: false; readonly at: number; readonly cause: CauseName; readonly lag: LagName };

/**
 * Follows the requests of one traffic source, and hands everything on to the recorder behind it. What is seen of a
 * request's way is read from the data plane's own records, as the request makes it.
 */
export class ProbeWatch implements RequestRecorder {
  readonly #inner: RequestRecorder;
  readonly #source: number;
  readonly #now: () => number;
  /** Seconds; undefined until it has happened. */
  sentAt: number | undefined;
  connectedAt: number | undefined;
  outcome: ProbeOutcome | undefined;

  /** @param source number of the traffic source @param now the clock, seconds */
  constructor(inner: RequestRecorder, source: number, now: () => number) {
    this.#inner = inner;
    this.#source = source;
    this.#now = now;
  }

  sent(source: number, phase: number): void {
    this.#inner.sent(source, phase);
    if (source === this.#source) this.sentAt = this.#now();
  }

  /** Other events are handed on as they come: nothing else is recorded twice. */
  attempted(source: number, phase?: number): void {
    this.#inner.attempted(source, phase);
  }

  connected(source: number): void {
    this.#inner.connected(source);
    if (source === this.#source) this.connectedAt = this.#now();
  }

  ok(source: number, phase: number, latency: number): void {
    this.#inner.ok(source, phase, latency);
    if (source === this.#source) this.outcome = { ok: true, at: this.#now() };
  }

  failed(source: number, phase: number, cause: number, lag: number, hop?: number, hopCause?: number): void {
    this.#inner.failed(source, phase, cause, lag, hop, hopCause);
    if (source !== this.#source) return;
    this.outcome = { ok: false, at: this.#now(), cause: CAUSES[cause], lag: LAGS[lag] };
  }

  /** The node that forwards and the pod that was picked so far, -1 each if there is none; undefined once it has ended. */
  whereabouts({ attempts }: DataPlane): { readonly via: number; readonly slot: number } | undefined {
    for (let attempt = 0; attempt < attempts.used; attempt++) {
      if (attempts.awaited(attempt) && attempts.source(attempt) === this.#source)
        return { via: attempts.via(attempt), slot: attempts.pod(attempt) };
    }
    return undefined;
  }
}
