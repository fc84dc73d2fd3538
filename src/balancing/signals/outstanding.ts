import type { EndpointList } from '../balancer.ts';
import { carried } from '../positions.ts';
import type { LoadSignal } from './loadSignal.ts';

/** Requests that this balancer has sent and that are not over. An endpoint that returns starts with 0. */
export class Outstanding implements LoadSignal {
  /** By position. */
  #active: Int32Array = new Int32Array(0);

  update(_list: EndpointList, from: Int32Array): void {
    this.#active = carried(this.#active, from, 0);
  }

  load(position: number): number {
    return this.#active[position];
  }

  sent(position: number): void {
    this.#active[position]++;
  }

  done(position: number): void {
    // The end of a request from before the endpoint left and returned.
    if (this.#active[position] > 0) this.#active[position]--;
  }
}
