/**
 * A load-balancing policy of one's own: "fill-first" sends everything to the first endpoint of the list that has fewer
 * than `limit` requests of this client under way, so that the last ones have nothing to do while there is little
 * traffic. Compile it, then name it in a scenario or compare it with others:
 *
 *     npx tsc -p scenarios/own-policy
 *     npx seatrial compare scenarios/own-policy/own-policy.yaml --policies round-robin,fill-first \
 *       --policy-module scenarios/own-policy/build/ownPolicy.js
 *
 * `tryIt.ts` beside this file does the same from a program.
 */
import {
  type Balancer,
  definePolicy,
  type EndpointList,
  integerParameter,
  NONE,
  type PickRequest,
  wasTried,
} from 'seatrial';

/** One client's own state: nothing is shared between clients. */
class FillFirst implements Balancer {
  readonly #limit: number;
  /** Ids of the endpoints in the order of the list, and the requests under way at each, by id. */
  #ids: Int32Array = new Int32Array(0);
  #underWay = new Map<number, number>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The list has changed. Counts go with their endpoints: ids stay the same, positions do not. */
  update({ ids }: EndpointList): void {
    this.#ids = ids;
    this.#underWay = new Map(Array.from(ids, (id) => [id, this.#underWay.get(id) ?? 0]));
  }

  /** A position in the list. When all are full, it is the one with the fewest. */
  pick(request: PickRequest): number {
    let best = NONE;
    for (const [position, id] of this.#ids.entries()) {
      if (wasTried(request, id)) continue;
      if (this.#count(id) < this.#limit) return position;
      if (best === NONE || this.#count(id) < this.#count(this.#ids[best])) best = position;
    }
    return best === NONE ? this.#ids.length - 1 : best;
  }

  sent(id: number): void {
    this.#underWay.set(id, this.#count(id) + 1);
  }

  /** Reports about an endpoint that has left the list meanwhile are ignored. */
  done(id: number): void {
    if (this.#underWay.has(id)) this.#underWay.set(id, Math.max(0, this.#count(id) - 1));
  }

  #count(id: number): number {
    return this.#underWay.get(id) ?? 0;
  }
}

const limit = integerParameter({
  name: 'limit',
  default: 4,
  min: 1,
  max: 1000,
  description: 'requests under way at an endpoint before the next one gets any',
});

export default definePolicy({
  name: 'fill-first',
  summary: 'the first endpoint of the list that has room',
  explanation: 'Keeps the last endpoints idle while there is little traffic, so that they can be taken away.',
  // A place that knows all of what is needed: which requests of its own are under way.
  at: ['client', 'sidecar'],
  needs: ['memory', 'outstanding'],
  parameters: [limit],
  source: 'an example of this project',
  balancer: (_setup, value) => new FillFirst(value(limit)),
});
