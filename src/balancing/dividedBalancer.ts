import type { Balancer, EndpointList, LoadReport, PickRequest } from './balancer.ts';
import { Parts } from './parts.ts';

/** Seconds between two ticks of the parts: as often as the most eager policy wants. */
const TICK_PERIOD = 1;

/**
 * How a list is divided and a part is chosen. Zones, priority levels and weighted localities are divisions.
 */
export interface Division {
  /** Tells the parts their members. */
  divide(list: EndpointList, parts: Parts, now: number): void;
  /** A position in the whole list, `NONE` for none. */
  choose(parts: Parts, request: PickRequest): number;
}

/**
 * A balancer that chooses a part of the list first, and lets another policy pick inside. Reports go to all parts, and
 * so do ticks: see `Parts`.
 */
export class DividedBalancer implements Balancer {
  readonly tickPeriod = TICK_PERIOD;
  readonly #division: Division;
  readonly #parts: Parts;

  constructor(division: Division, create: () => Balancer) {
    this.#division = division;
    this.#parts = new Parts(create);
  }

  update(list: EndpointList, now: number): void {
    this.#division.divide(list, this.#parts, now);
  }

  pick(request: PickRequest): number {
    return this.#division.choose(this.#parts, request);
  }

  sent(id: number, now: number): void {
    this.#parts.sent(id, now);
  }

  firstByte(id: number, now: number, seconds: number): void {
    this.#parts.firstByte(id, now, seconds);
  }

  done(id: number, now: number, seconds: number, ok: boolean): void {
    this.#parts.done(id, now, seconds, ok);
  }

  report(id: number, now: number, report: LoadReport): void {
    this.#parts.report(id, now, report);
  }

  tick(now: number): void {
    this.#parts.tick(now);
  }
}
