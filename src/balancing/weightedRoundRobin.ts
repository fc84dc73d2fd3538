import { type RandomStream, uniformInt } from '../engine/random.ts';
import { type Balancer, type EndpointList, type LoadReport, NONE } from './balancer.ts';
import { DeadlineSchedule, randomPhase } from './earliestDeadlineFirst.ts';
import { choiceParameter, numberParameter } from './parameter.ts';
import { PER_REQUEST } from './places.ts';
import { definePolicy } from './policy.ts';
import { carried, Positions } from './positions.ts';
import { StaticStride } from './staticStride.ts';

/** Whose way with missing weights and of picking. */
export type WeightedVariant = 'grpc' | 'envoy';

/** When reports count, and how errors lower a weight. */
export interface ReportRule {
  readonly variant: WeightedVariant;
  /** An endpoint's reports count once it has reported for this long, seconds. */
  readonly blackoutPeriod: number;
  /** A weight without a new report for this long is forgotten, seconds. */
  readonly weightExpirationPeriod: number;
  /** Time between two adjustments of the rotation, seconds. */
  readonly weightUpdatePeriod: number;
  /** Use that an error rate of 1 counts as: failing fast must not look like having room. */
  readonly errorUtilizationPenalty: number;
}

/**
 * Weight from a load report: requests a second for each unit of use, errors counting as additional use.
 * @param utilization 0 when unknown
 * @returns 0 when the report says too little
 */
export function weightOf(qps: number, eps: number, utilization: number, penalty: number): number {
  if (qps <= 0 || utilization <= 0) return 0;
  return qps / (utilization + (eps / qps) * penalty);
}

/** Weighted round robin whose weights come from what the endpoints report of themselves. */
export class WeightedRoundRobin implements Balancer {
  readonly tickPeriod: number;
  readonly #random: RandomStream;
  readonly #rule: ReportRule;
  readonly #positions = new Positions();
  /** By position; 0 where nothing is known. */
  #weight: Float64Array = new Float64Array(0);
  /** Since when there have been reports without a gap, and when the last came; -1 for never. */
  #since: Float64Array = new Float64Array(0);
  #last: Float64Array = new Float64Array(0);
  /** The rotation as it stands until the next tick. */
  #pick: () => number = () => NONE;

  constructor(random: RandomStream, rule: ReportRule) {
    this.#random = random;
    this.#rule = rule;
    this.tickPeriod = rule.weightUpdatePeriod;
  }

  /** A changed list is a tick: the new endpoints are in the rotation at once. */
  update(list: EndpointList, now: number): void {
    const from = this.#positions.update(list.ids);
    this.#weight = carried(this.#weight, from, 0);
    this.#since = carried(this.#since, from, -1);
    this.#last = carried(this.#last, from, -1);
    this.tick(now);
  }

  pick(): number {
    return this.#pick();
  }

  /** A report without a weight changes nothing, so that the last weight lives on until it expires. */
  report(id: number, now: number, report: LoadReport): void {
    const position = this.#positions.of(id);
    if (position === NONE) return;
    const { qps = 0, eps = 0, applicationUtilization = 0, cpuUtilization = 0 } = report;
    // gRFC A58: what the application says of its use comes before the processor's.
    const utilization = applicationUtilization > 0 ? applicationUtilization : cpuUtilization;
    const weight = weightOf(qps, eps, utilization, this.#rule.errorUtilizationPenalty);
    if (weight === 0) return;
    // Envoy keeps weights as whole numbers.
    this.#weight[position] = this.#rule.variant === 'envoy' ? Math.trunc(weight) : weight;
    if (this.#since[position] < 0) this.#since[position] = now;
    this.#last[position] = now;
  }

  /** Weights as they are now become the rotation. */
  tick(now: number): void {
    const weights = this.#weight.map((_, position) => this.#weightNow(position, now));
    if (this.#rule.variant === 'grpc') {
      const stride = new StaticStride(weights, uniformInt(this.#random, 4294967296));
      this.#pick = () => stride.next();
    } else {
      const filled = withMedian(weights);
      const schedule = new DeadlineSchedule(filled, randomPhase(this.#random));
      this.#pick = () => {
        const { first } = schedule;
        if (first !== NONE) schedule.serve(first, filled[first]);
        return first;
      };
    }
  }

  /** 0 while there is no weight to count on. */
  #weightNow(position: number, now: number): number {
    const { weightExpirationPeriod, blackoutPeriod } = this.#rule;
    if (this.#last[position] < 0) return 0;
    // Expired: the next report begins a new blackout period.
    if (now - this.#last[position] >= weightExpirationPeriod) {
      this.#since[position] = -1;
      return 0;
    }
    const since = this.#since[position];
    return since < 0 || now - since < blackoutPeriod ? 0 : this.#weight[position];
  }
}

/** Envoy gives endpoints without a weight the median of the others, 1 if there are none; a weight is never below 1. */
export function withMedian(weights: Float64Array): Float64Array {
  const known = weights.filter((weight) => weight > 0).sort();
  const middle = known.length >> 1;
  const even = known.length % 2 === 0;
  const median = known.length === 0 ? 1 : even ? (known[middle - 1] + known[middle]) / 2 : known[middle];
  return weights.map((weight) => Math.max(1, weight > 0 ? weight : Math.trunc(median)));
}

const variant = choiceParameter<WeightedVariant>({
  name: 'variant',
  default: 'grpc',
  choices: ['grpc', 'envoy'],
  description:
    'gRPC: missing weights count as the mean, static stride; Envoy: median, whole numbers, deadlines',
});

/** All times of this policy are in seconds. */
const seconds = (name: string, by: number, min: number, description: string) =>
  numberParameter({ name, default: by, min, description: `${description}, seconds` });

const blackoutPeriod = seconds(
  'blackoutPeriod',
  10,
  0,
  'how long an endpoint must have reported to be believed',
);
const weightExpirationPeriod = seconds(
  'weightExpirationPeriod',
  180,
  0.1,
  'life of a weight without a new report',
);
const weightUpdatePeriod = seconds('weightUpdatePeriod', 1, 0.1, 'time between two adjustments');
const errorUtilizationPenalty = numberParameter({
  name: 'errorUtilizationPenalty',
  default: 1,
  min: 0,
  description: 'use that an error rate of 1 counts as',
});

export const weightedRoundRobin = definePolicy({
  name: 'weighted-round-robin',
  summary: 'turns by weights that follow from what endpoints report: requests a second for each unit of use',
  explanation:
    'Client-side weighted round robin: weight = qps / (utilisation + eps / qps * penalty), from ORCA reports with each ' +
    'answer or out of band. New endpoints count as average until they have reported for blackoutPeriod. Utilisation is an ' +
    'average of the past, so short bursts make it swing.',
  at: PER_REQUEST,
  needs: ['memory', 'load reports'],
  parameters: [variant, blackoutPeriod, weightExpirationPeriod, weightUpdatePeriod, errorUtilizationPenalty],
  source: 'gRFC A58; grpc/grpc-go balancer/weightedroundrobin/balancer.go',
  balancer: ({ random }, value) =>
    new WeightedRoundRobin(random, {
      variant: value(variant),
      blackoutPeriod: value(blackoutPeriod),
      weightExpirationPeriod: value(weightExpirationPeriod),
      weightUpdatePeriod: value(weightUpdatePeriod),
      errorUtilizationPenalty: value(errorUtilizationPenalty),
    }),
});
