import type { EndpointList, LoadReport } from '../balancer.ts';
import type { BoardReading } from '../policy.ts';
import { carried } from '../positions.ts';
import type { LoadSignal } from './loadSignal.ts';
import { Outstanding } from './outstanding.ts';

/**
 * Queue lengths as a bulletin board had them last (M. Mitzenmacher 2000, "How Useful Is Old Information?", IEEE TPDS
 * 11(1)), and on request what was sent since then on top of it. An endpoint that the board has not shown yet counts as
 * idle.
 */
export class BoardSignal implements LoadSignal {
  /** Does a request sent since the last board count? */
  readonly #countsOwn: boolean;
  /** Requests at the endpoint by the board, by position. */
  #loads: Float64Array = new Float64Array(0);

  constructor({ countsOwn }: BoardReading) {
    this.#countsOwn = countsOwn;
  }

  update(_list: EndpointList, from: Int32Array): void {
    this.#loads = carried(this.#loads, from, 0);
  }

  load(position: number): number {
    return this.#loads[position];
  }

  sent(position: number): void {
    if (this.#countsOwn) this.#loads[position]++;
  }

  report(position: number, _now: number, { inFlight = 0 }: LoadReport): void {
    this.#loads[position] = inFlight;
  }
}

/** What a policy by requests under way goes by: a board where its place has one, else its own count. */
export function requestsUnderWay(board: BoardReading | undefined): LoadSignal {
  return board === undefined ? new Outstanding() : new BoardSignal(board);
}
