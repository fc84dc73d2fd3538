import type { EndpointList, LoadReport } from '../../src/balancing/balancer.ts';
import type { LoadSignal } from '../../src/balancing/signals/loadSignal.ts';

/**
 * Queue lengths as the endpoints reported them last (the bulletin board of Mitzenmacher 2000, How Useful Is Old
 * Information?, IEEE TPDS 11(1)), and on request what was sent since then on top of it.
 */
export class BoardSignal implements LoadSignal {
  readonly #countsSent: boolean;
  #loads: Float64Array = new Float64Array(0);

  constructor(countsSent: boolean) {
    this.#countsSent = countsSent;
  }

  update({ ids }: EndpointList): void {
    this.#loads = new Float64Array(ids.length);
  }

  load(position: number): number {
    return this.#loads[position];
  }

  sent(position: number): void {
    if (this.#countsSent) this.#loads[position]++;
  }

  report(position: number, _now: number, { inFlight = 0 }: LoadReport): void {
    this.#loads[position] = inFlight;
  }
}
