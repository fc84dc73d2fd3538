import { type RandomStream, uniformInt } from '../engine/random.ts';
import { type Balancer, type EndpointList, weightsOf } from './balancer.ts';
import { integerParameter } from './parameter.ts';
import { PER_REQUEST } from './places.ts';
import { definePolicy } from './policy.ts';
import { WinnerTree } from './winnerTree.ts';

/** Added to each weight before the pre-picks, against deadlines that should be equal and differ by rounding. */
const EPSILON = 1e-13;

/**
 * Envoy's scheduler: each entry has a deadline, the earliest is picked and gets a new one at 1/weight later. Equal
 * deadlines are served in the order in which they were set. Weights must be above 0; an entry of weight 0 is never
 * picked.
 * A pick is O(log n). Deadlines are in turns of an entry of weight 1, not in seconds.
 */
export class DeadlineSchedule {
  readonly #tree: WinnerTree;
  /** Deadline of the last pick: an entry put back is due 1/weight after this, even if it was late itself. */
  #now = 0;
  /** Counts insertions, so that equal deadlines have an order. */
  #order = 0;

  /**
   * The state after a number of picks from a fresh schedule, most of which are computed instead of made
   * (`createWithPicks`): entry i has had at least floor(picks * w_i / W) of them.
   */
  constructor(weights: Float64Array, picks: number) {
    const augmented = weights.map((weight) => (weight > 0 ? weight + EPSILON : 0));
    const sum = augmented.reduce((total, weight) => total + weight, 0);
    this.#tree = new WinnerTree(weights.length);
    let made = 0;
    for (let i = 0; i < weights.length; i++) {
      const weight = augmented[i];
      if (weight === 0) continue;
      let floor = Math.floor((weight * picks) / sum);
      // Rounding can make the product exceed its own bound; the pick is then made below.
      if (floor > 0 && floor / weight >= picks / sum) floor--;
      this.#tree.set(i, (floor + 1) / weight, this.#order++);
      this.#now = Math.max(this.#now, floor / weight);
      made += floor;
    }
    // What rounding has left of the picks asked for is made one by one: fewer than two an entry.
    for (; made < picks && this.first >= 0; made++) this.serve(this.first, weights[this.first]);
  }

  /** Position of the entry with the earliest deadline; -1 if there is none. */
  get first(): number {
    return this.#tree.first;
  }

  /** The first entry was picked: its next deadline follows from its weight at this moment. */
  serve(first: number, weight: number): void {
    this.#now = this.#tree.key(first);
    this.#tree.set(first, this.#now + 1 / weight, this.#order++);
  }
}

/**
 * Weighted round robin by deadlines. Every update builds a new schedule with another phase. Without the phase all
 * balancers that got the list together would start with the same endpoint and send it a burst.
 */
export class EarliestDeadlineFirst implements Balancer {
  readonly #random: RandomStream;
  readonly #prePicks: number | undefined;
  #weights: Float64Array = new Float64Array(0);
  #schedule = new DeadlineSchedule(new Float64Array(0), 0);

  /** @param prePicks picks made in advance after each update; drawn at random if undefined */
  constructor(random: RandomStream, prePicks?: number) {
    this.#random = random;
    this.#prePicks = prePicks;
  }

  update(list: EndpointList): void {
    this.#weights = weightsOf(list);
    this.#schedule = new DeadlineSchedule(this.#weights, this.#prePicks ?? randomPhase(this.#random));
  }

  pick(): number {
    const picked = this.#schedule.first;
    if (picked >= 0) this.#schedule.serve(picked, this.#weights[picked]);
    return picked;
  }
}

/** Envoy's seed is a random number modulo UINT_MAX / 10. */
export function randomPhase(random: RandomStream): number {
  return uniformInt(random, 429_496_729);
}

export const prePicks = integerParameter({
  name: 'prePicks',
  default: -1,
  min: -1,
  max: 429_496_728,
  description:
    'picks assumed to have been made when the list changes; -1 draws them at random, as Envoy does',
});

export const earliestDeadlineFirst = definePolicy({
  name: 'edf',
  summary: 'weighted round robin by deadlines: whoever is due first, then again after 1/weight',
  explanation:
    'A heap of deadlines; ties in the order of insertion, so weights 5:1:1 give AAAABCA, which is not smooth. Envoy takes ' +
    'it whenever weights differ or slow start is on. Each change of the list rebuilds the heap with a random phase: ' +
    'frequent updates make the rotation random.',
  at: PER_REQUEST,
  needs: ['memory'],
  parameters: [prePicks],
  source: 'envoyproxy/envoy source/common/upstream/edf_scheduler.h',
  balancer: ({ random }, value) =>
    new EarliestDeadlineFirst(random, value(prePicks) < 0 ? undefined : value(prePicks)),
});
