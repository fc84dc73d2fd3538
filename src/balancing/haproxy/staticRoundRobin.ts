import { type Balancer, type EndpointList, NONE, weightsOf } from '../balancer.ts';
import { PER_REQUEST } from '../places.ts';
import { definePolicy } from '../policy.ts';
import { greatestCommonDivisor } from '../steppedRoundRobin.ts';

/**
 * HAProxy's server map: one slot for each unit of weight after division by the common divisor. Slot by slot, each
 * server gains its weight; the first whose score reaches the next multiple of the total gets the slot and pays the
 * total.
 *
 * O(total weight times servers) when a list changes.
 */
export function serverMap(weights: Float64Array): Int32Array {
  const divisor = weights.reduce(greatestCommonDivisor, 0);
  if (divisor === 0) return new Int32Array(0);
  const reduced = weights.map((weight) => weight / divisor);
  const total = reduced.reduce((sum, weight) => sum + weight, 0);
  const scores = new Float64Array(weights.length);
  return Int32Array.from({ length: total }, () => {
    const best = nextSlot(reduced, scores, total);
    scores[best] -= total;
    return best;
  });
}

/** The server of the next slot: the first with the greatest whole number of totals in its score. */
function nextSlot(weights: Float64Array, scores: Float64Array, total: number): number {
  let best = NONE;
  let most = 0;
  for (let i = 0; i < weights.length; i++) {
    if (weights[i] === 0) continue;
    scores[i] += weights[i];
    const whole = Math.trunc((scores[i] + total) / total);
    if (best === NONE || whole > most) {
      most = whole;
      best = i;
    }
  }
  return best;
}

/** HAProxy `static-rr`: the map from front to end, again and again. */
export class HaproxyStaticRoundRobin implements Balancer {
  /**
   * Owner of each slot, and the slot of the next pick, carried over a change of the list as far as the new map is
   * long.
   */
  #map: Int32Array = new Int32Array(0);
  #next = 0;

  update(list: EndpointList): void {
    this.#map = equalUnits(list) ?? serverMap(weightsOf(list));
  }

  pick(): number {
    if (this.#map.length === 0) return NONE;
    // Asked here and not after the pick, since the map can have become shorter.
    if (this.#next >= this.#map.length) this.#next = 0;
    return this.#map[this.#next++];
  }
}

/** With equal weights the map is the list itself; known without the quadratic work. */
function equalUnits({ ids, weights }: EndpointList): Int32Array | undefined {
  return weights === undefined ? Int32Array.from(ids.keys()) : undefined;
}

export const haproxyStaticRoundRobin = definePolicy({
  name: 'haproxy-static-rr',
  summary: 'weighted turns by a map that is built once for a set of weights',
  explanation:
    'A map with one slot for each unit of weight, built when the list changes and walked in O(1): 4:3:2 gives ABABCAABC. ' +
    'Weights cannot change without a new map, so there is no slow start. Weights must be whole numbers.',
  at: PER_REQUEST,
  needs: ['memory'],
  source: 'haproxy/haproxy src/lb_map.c (recalc_server_map)',
  balancer: () => new HaproxyStaticRoundRobin(),
});
