import { type RandomStream, uniformInt } from '../engine/random.ts';
import { type Balancer, type EndpointList, NONE } from './balancer.ts';
import { choiceParameter } from './parameter.ts';
import { PER_REQUEST } from './places.ts';
import { definePolicy } from './policy.ts';

/**
 * Where the turn goes on when the list changes: `continue` at the same place of the new list from a random start (Envoy),
 * `restart-random` at a new random place (gRPC), `restart-first` at the front (Finagle).
 */
export type OnChange = 'continue' | 'restart-random' | 'restart-first';

/** The endpoints in turn. The pointer is an index of the list, so a change of the list shifts whose turn it is. */
export class RoundRobin implements Balancer {
  readonly #random: RandomStream;
  readonly #onChange: OnChange;
  /** Endpoints in the list. */
  #count = 0;
  /** Last picked, -1 when the next pick has to find a start. */
  #last = -1;

  constructor(random: RandomStream, onChange: OnChange) {
    this.#random = random;
    this.#onChange = onChange;
  }

  update({ ids }: EndpointList): void {
    this.#count = ids.length;
    if (this.#onChange !== 'continue') this.#last = -1;
  }

  pick(): number {
    const count = this.#count;
    if (count === 0) return NONE;
    // A shorter list can have left the pointer behind its end.
    if (this.#last >= 0) this.#last = this.#last + 1 >= count ? (this.#last + 1) % count : this.#last + 1;
    else this.#last = this.#onChange === 'restart-first' ? 0 : uniformInt(this.#random, count);
    return this.#last;
  }
}

const onChange = choiceParameter<OnChange>({
  name: 'onChange',
  default: 'continue',
  choices: ['continue', 'restart-random', 'restart-first'],
  description: 'where the turn goes on when the list changes: as in Envoy, gRPC or Finagle',
});

/**
 * The endpoints in turn. The turn begins at a random endpoint, so that many balancers which start together do not
 * all begin with the same one, and goes on from the same place in the list when the list changes.
 */
export const roundRobin = definePolicy({
  name: 'round-robin',
  summary: 'the endpoints in turn, from a random start; each balancer counts for itself',
  explanation:
    'One pointer for each balancer. A single balancer in front of N queues makes the arrivals at each more regular ' +
    '(E_N/M/1: 5.7 instead of 10 service times at utilisation 0.9 and N = 10); the gain fades when many balancers take ' +
    'turns independently. Envoy keeps its index when the list changes, gRPC builds a new picker with a random start, ' +
    'Finagle starts again from the front. AWS Application Load Balancers use it by default.',
  at: ['load-balancer', ...PER_REQUEST],
  needs: ['memory'],
  parameters: [onChange],
  source: 'envoyproxy/envoy source/extensions/load_balancing_policies/round_robin (random start index)',
  balancer: ({ random }, value) => new RoundRobin(random, value(onChange)),
});
