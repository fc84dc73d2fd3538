import { type Balancer, type EndpointList, NONE, weightsOf } from '../balancer.ts';
import { PER_REQUEST } from '../places.ts';
import { definePolicy } from '../policy.ts';
import { carried, Positions } from '../positions.ts';
import { WinnerTree } from '../winnerTree.ts';

/** Sixteenths of a weight unit, and the factor that makes room for the division (`SRV_EWGHT_MAX`). */
const SCALE = 16;
const FACTOR = 256 * SCALE;

/**
 * Key by which HAProxy sorts the servers, least first.
 * @param load connections served and queued
 * @param effectiveWeight in sixteenths
 */
export function leastConnectionsKey(load: number, effectiveWeight: number): number {
  return load === 0 ? 0 : Math.trunc(((load + 1) * FACTOR) / effectiveWeight);
}

/**
 * HAProxy `leastconn`: the least loaded; among equals the one that has waited longest in the tree. O(1) a pick, O(log
 * n) a change of load.
 */
export class HaproxyLeastConnections implements Balancer {
  readonly #positions = new Positions();
  /** Connections under way, by position. */
  #load: Int32Array = new Int32Array(0);
  /** In sixteenths, rounded up, so that a small weight does not become 0. */
  #weights: Float64Array = new Float64Array(0);
  #tree = new WinnerTree(0);
  /** Counts insertions: the order among equal keys. */
  #order = 0;

  /** Servers that stay keep their load. All are put into the tree anew, in the order of the list. */
  update(list: EndpointList): void {
    const from = this.#positions.update(list.ids);
    this.#load = carried(this.#load, from, 0);
    this.#weights = weightsOf(list).map((weight) => Math.ceil(weight * SCALE));
    this.#tree = new WinnerTree(from.length);
    for (let i = 0; i < from.length; i++) this.#queue(i);
  }

  pick(): number {
    return this.#tree.first;
  }

  sent(id: number): void {
    this.#change(id, 1);
  }

  done(id: number): void {
    this.#change(id, -1);
  }

  /** A server whose load changes goes to the end of those that have the same key. */
  #change(id: number, by: number): void {
    const position = this.#positions.of(id);
    if (position === NONE) return;
    this.#load[position] = Math.max(0, this.#load[position] + by);
    this.#queue(position);
  }

  /** A server of weight 0 is never put in, and so never picked. */
  #queue(position: number): void {
    const weight = this.#weights[position];
    if (weight > 0)
      this.#tree.set(position, leastConnectionsKey(this.#load[position], weight), this.#order++);
  }
}

export const haproxyLeastConnections = definePolicy({
  name: 'haproxy-leastconn',
  summary: 'the endpoint with the fewest open connections for its weight; first come among equals',
  explanation:
    'The key is (load + 1) / weight, but 0 for every idle server: weights do not count while servers are idle. A server ' +
    'goes to the end of its equals whenever its load changes. HAProxy spreads equals over four lists against contention ' +
    'of its threads; here they are one list, as with one thread.',
  at: PER_REQUEST,
  needs: ['memory', 'outstanding'],
  source: 'haproxy/haproxy src/lb_fwlc.c',
  balancer: () => new HaproxyLeastConnections(),
});
