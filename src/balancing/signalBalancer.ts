import { type Balancer, type EndpointList, type LoadReport, NONE, type PickRequest } from './balancer.ts';
import type { Choice } from './choices/choice.ts';
import { Positions } from './positions.ts';
import type { LoadSignal } from './signals/loadSignal.ts';

/**
 * A policy put together from a load signal and a way to choose by it. The health rule, the third part, is not here:
 * the caller leaves out endpoints that may not be used.
 */
export class SignalBalancer implements Balancer {
  readonly #positions = new Positions();
  readonly #signal: LoadSignal;
  readonly #choice: Choice;

  constructor(signal: LoadSignal, choice: Choice) {
    this.#signal = signal;
    this.#choice = choice;
  }

  /** The signal first, since the choice may read it. */
  update(list: EndpointList, now: number): void {
    this.#signal.update(list, this.#positions.update(list.ids), now);
    this.#choice.update?.(list);
  }

  pick(request: PickRequest): number {
    return this.#choice.choose(this.#signal, this.#positions.ids.length, request);
  }

  sent(id: number, now: number): void {
    // Reports of endpoints that have left are dropped here, so that signals need no test.
    const position = this.#positions.of(id);
    if (position !== NONE) this.#signal.sent?.(position, now);
  }

  firstByte(id: number, now: number, seconds: number): void {
    const position = this.#positions.of(id);
    if (position !== NONE) this.#signal.firstByte?.(position, now, seconds);
  }

  done(id: number, now: number, seconds: number, ok: boolean): void {
    const position = this.#positions.of(id);
    if (position !== NONE) this.#signal.done?.(position, now, seconds, ok);
  }

  report(id: number, now: number, report: LoadReport): void {
    const position = this.#positions.of(id);
    if (position !== NONE) this.#signal.report?.(position, now, report);
  }
}
