import { type RandomStream, uniformInt } from '../engine/random.ts';
import { type Balancer, type EndpointList, NONE, type PickRequest, wasTried } from './balancer.ts';
import { booleanParameter } from './parameter.ts';
import { PER_REQUEST } from './places.ts';
import { definePolicy } from './policy.ts';
import { Positions } from './positions.ts';

/** gRPC `pick_first`: the first address that answers, and then always that one while it is in the list. */
export class PickFirst implements Balancer {
  readonly #random: RandomStream;
  readonly #shuffles: boolean;
  readonly #positions = new Positions();
  /** Positions in the order in which they are tried. */
  #order: Int32Array = new Int32Array(0);
  /** Id in use, `NONE` for none yet. */
  #used = NONE;

  /** @param shuffles is the list put into random order whenever it changes (gRFC A62)? */
  constructor(random: RandomStream, shuffles: boolean) {
    this.#random = random;
    this.#shuffles = shuffles;
  }

  update({ ids }: EndpointList): void {
    this.#positions.update(ids);
    this.#order = Int32Array.from(ids.keys());
    if (this.#shuffles) shuffle(this.#order, this.#random);
    if (this.#positions.of(this.#used) === NONE) this.#used = NONE;
  }

  /** A retry moves on to the next address, and stays there. */
  pick(request: PickRequest): number {
    const { ids } = this.#positions;
    // While the endpoint serves, nothing else is looked at.
    if (this.#used !== NONE && !wasTried(request, this.#used)) return this.#positions.of(this.#used);
    for (const position of this.#order) {
      if (wasTried(request, ids[position])) continue;
      this.#used = ids[position];
      return position;
    }
    // All have been tried: from the front again.
    return this.#order.length === 0 ? NONE : this.#order[0];
  }
}

/**
 * Fisher and Yates' shuffle, in place. Every order is equally likely. O(n).
 */
export function shuffle(items: Int32Array, random: RandomStream): void {
  for (let last = items.length - 1; last > 0; last--) {
    const other = uniformInt(random, last + 1);
    [items[last], items[other]] = [items[other], items[last]];
  }
}

const shuffleAddressList = booleanParameter({
  name: 'shuffleAddressList',
  default: false,
  description: 'put the list into random order whenever it changes',
});

export const pickFirst = definePolicy({
  name: 'pick-first',
  summary: 'one endpoint for everything, until it fails or leaves: the default of gRPC',
  explanation:
    'All calls of a channel go over one connection. With a ClusterIP kube-proxy chooses its pod once; with a headless ' +
    'Service every client takes the first address of its DNS answer, unless it shuffles.',
  at: PER_REQUEST,
  needs: ['memory'],
  parameters: [shuffleAddressList],
  source: 'grpc/grpc-go balancer/pickfirst; gRFC A62',
  balancer: ({ random }, value) => new PickFirst(random, value(shuffleAddressList)),
});
