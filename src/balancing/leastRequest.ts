import type { RandomStream } from '../engine/random.ts';
import {
  type Balancer,
  type EndpointList,
  NONE,
  type PickRequest,
  weightsAreEqual,
  weightsOf,
} from './balancer.ts';
import { FullScan } from './choices/fullScan.ts';
import { SampledWithReplacement } from './choices/sampled.ts';
import { DeadlineSchedule, prePicks, randomPhase } from './earliestDeadlineFirst.ts';
import { choiceParameter, integerParameter, numberParameter } from './parameter.ts';
import { PER_REQUEST } from './places.ts';
import { definePolicy } from './policy.ts';
import { carried, Positions } from './positions.ts';
import { SignalBalancer } from './signalBalancer.ts';
import { requestsUnderWay } from './signals/boardSignal.ts';

/**
 * Envoy's least request with unequal weights: no sampling, but deadlines with weights divided by a power of the requests
 * under way. The weight is evaluated when an endpoint is put back after its pick, before the new request counts;
 * everybody else keeps a deadline from an earlier load.
 */
export class WeightedLeastRequest implements Balancer {
  readonly #random: RandomStream;
  /** Exponent of the requests under way. */
  readonly #bias: number;
  readonly #prePicks: number | undefined;
  readonly #positions = new Positions();
  /** Requests of this balancer under way, by position. */
  #active: Int32Array = new Int32Array(0);
  #weights: Float64Array = new Float64Array(0);
  #schedule = new DeadlineSchedule(new Float64Array(0), 0);

  /**
   * @param bias exponent of the requests under way; 0 for plain weighted round robin
   * @param prePicks picks made in advance after each update; drawn at random if undefined
   */
  constructor(random: RandomStream, bias: number, prePicks?: number) {
    this.#random = random;
    this.#bias = bias;
    this.#prePicks = prePicks;
  }

  /** Every endpoint gets a deadline from its load at this moment. */
  update(list: EndpointList): void {
    this.#active = carried(this.#active, this.#positions.update(list.ids), 0);
    this.#weights = weightsOf(list);
    const weights = this.#weights.map((_, i) => this.#weightNow(i));
    this.#schedule = new DeadlineSchedule(weights, this.#prePicks ?? randomPhase(this.#random));
  }

  pick(): number {
    const picked = this.#schedule.first;
    if (picked !== NONE) this.#schedule.serve(picked, this.#weightNow(picked));
    return picked;
  }

  sent(id: number): void {
    const position = this.#positions.of(id);
    if (position !== NONE) this.#active[position]++;
  }

  done(id: number): void {
    const position = this.#positions.of(id);
    if (position !== NONE && this.#active[position] > 0) this.#active[position]--;
  }

  /** The request to come counts as one, so an idle endpoint has its full weight. */
  #weightNow(position: number): number {
    const requests = this.#active[position] + 1;
    return this.#weights[position] / (this.#bias === 1 ? requests : requests ** this.#bias);
  }
}

/** Envoy's least request: sampling while all weights are equal, deadlines otherwise. Both ways count the requests. */
export class LeastRequest implements Balancer {
  /** Both count the requests, so that a change of the weights finds the counts right. */
  readonly #sampled: Balancer;
  readonly #weighted: Balancer;
  #equal = true;

  constructor(sampled: Balancer, weighted: Balancer) {
    this.#sampled = sampled;
    this.#weighted = weighted;
  }

  /** Weights decide which way is taken until the next change of the list. */
  update(list: EndpointList, now: number): void {
    this.#equal = weightsAreEqual(list);
    this.#sampled.update(list, now);
    this.#weighted.update(list, now);
  }

  pick(request: PickRequest): number {
    return (this.#equal ? this.#sampled : this.#weighted).pick(request);
  }

  sent(id: number, now: number): void {
    this.#sampled.sent?.(id, now);
    this.#weighted.sent?.(id, now);
  }

  done(id: number, now: number, seconds: number, ok: boolean): void {
    this.#sampled.done?.(id, now, seconds, ok);
    this.#weighted.done?.(id, now, seconds, ok);
  }
}

/** How Envoy looks for the least loaded with equal weights. */
type Selection = 'choices' | 'full-scan';

const choices = integerParameter({
  name: 'choices',
  default: 2,
  min: 2,
  max: 1000,
  description:
    'endpoints drawn for each pick, with replacement; of them the first with the fewest requests wins',
});

const selection = choiceParameter<Selection>({
  name: 'selection',
  default: 'choices',
  choices: ['choices', 'full-scan'],
  description: 'draw a few, or look at all of them with ties at random',
});

const bias = numberParameter({
  name: 'activeRequestBias',
  default: 1,
  min: 0,
  description: 'with unequal weights: exponent of the requests under way; 0 ignores them',
});

export const leastRequest = definePolicy({
  name: 'least-request',
  summary: 'of a few endpoints drawn at random the one with the fewest requests under way',
  explanation:
    "Envoy's least request, and gRPC's (choices 2 to 10): draws with replacement, the first wins ties. Two choices take " +
    'the mean time in the system at utilisation 0.9 from 10 to about 3 service times with ten endpoints. Counts are ' +
    'those of this balancer: with many balancers that have few requests each, it approaches random. With unequal weights ' +
    'there is no sampling but a heap of deadlines with weight / (requests + 1)^activeRequestBias. An endpoint that fails ' +
    'fast has few requests and attracts more.',
  at: PER_REQUEST,
  needs: ['memory', 'outstanding'],
  readsBoard: true,
  parameters: [choices, selection, bias, prePicks],
  source: 'envoyproxy/envoy source/extensions/load_balancing_policies/least_request/least_request_lb.cc',
  balancer: ({ random, board }, value) => {
    const choice =
      value(selection) === 'choices'
        ? new SampledWithReplacement(random, value(choices))
        : new FullScan(random, 'random');
    const advance = value(prePicks) < 0 ? undefined : value(prePicks);
    return new LeastRequest(
      new SignalBalancer(requestsUnderWay(board), choice),
      new WeightedLeastRequest(random, value(bias), advance),
    );
  },
});
