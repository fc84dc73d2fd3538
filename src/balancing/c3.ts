import { type RandomStream, uniformInt } from '../engine/random.ts';
import { type Balancer, type EndpointList, type LoadReport, NONE, type PickRequest } from './balancer.ts';
import { numberParameter } from './parameter.ts';
import { definePolicy } from './policy.ts';
import { carried, Positions } from './positions.ts';

/**
 * C3's score of a replica, the least of which wins: response time minus service time, plus service time times the cube
 * of the expected queue. Times in any one unit.
 * The cube makes a long queue count for more than a fast replica: with a linear term, clients stay with a fast replica
 * until its queue has grown by the ratio of the service times (Suresh et al. 2015).
 * @param queue moving average of the queue that the replica reported
 * @param outstanding requests of this client under way there
 * @param clients how many clients there are: each is assumed to have as many under way
 */
export function c3Rank(
  responseTime: number,
  serviceTime: number,
  queue: number,
  outstanding: number,
  clients: number,
): number {
  const expected = 1 + outstanding * clients + Math.trunc(queue);
  return responseTime - serviceTime + expected ** 3 * serviceTime;
}

/**
 * C3 as Elasticsearch has it (adaptive replica selection), without the rate control of the paper. O(n). Each answer
 * brings three measurements: the response time that this client saw, the service time and the queue that the replica
 * reports. Until the first report the service time is taken to be the response time.
 */
export class C3 implements Balancer {
  readonly #random: RandomStream;
  readonly #alpha: number;
  readonly #clients: number;
  readonly #positions = new Positions();
  /** Moving averages, seconds and requests; a response time below 0 was never measured. */
  #response: Float64Array = new Float64Array(0);
  #service: Float64Array = new Float64Array(0);
  #queue: Float64Array = new Float64Array(0);
  #outstanding: Int32Array = new Int32Array(0);

  /** @param alpha weight of a new measurement */
  constructor(random: RandomStream, alpha: number, clients: number) {
    this.#random = random;
    this.#alpha = alpha;
    this.#clients = clients;
  }

  /** A new replica has no measurements and is tried first, whatever the others say. */
  update({ ids }: EndpointList): void {
    const from = this.#positions.update(ids);
    this.#response = carried(this.#response, from, -1);
    this.#service = carried(this.#service, from, 0);
    this.#queue = carried(this.#queue, from, 0);
    this.#outstanding = carried(this.#outstanding, from, 0);
  }

  /** Equals are decided by reservoir sampling: the k-th of them takes the place with probability 1/k. */
  pick(_request: PickRequest): number {
    let best = NONE;
    let least = Number.POSITIVE_INFINITY;
    let tied = 0;
    for (let i = 0; i < this.#response.length; i++) {
      const rank = this.#rank(i);
      if (best === NONE || rank < least) {
        best = i;
        least = rank;
        tied = 1;
      } else if (rank === least && uniformInt(this.#random, ++tied) === 0) best = i;
    }
    if (best !== NONE && this.#response[best] >= 0) this.#pullTowards(best);
    return best;
  }

  /** Outstanding requests are this client's own; multiplied by the number of clients they stand for everybody's. */
  sent(id: number): void {
    const position = this.#positions.of(id);
    if (position !== NONE) this.#outstanding[position]++;
  }

  done(id: number, _now: number, seconds: number): void {
    const position = this.#positions.of(id);
    if (position === NONE) return;
    if (this.#outstanding[position] > 0) this.#outstanding[position]--;
    // The first answer sets the averages; from then on a new measurement counts by alpha.
    const first = this.#response[position] < 0;
    if (first && this.#service[position] === 0) this.#service[position] = seconds;
    this.#response[position] = first ? seconds : this.#moved(this.#response[position], seconds);
  }

  /** Queue length and service time as they come with an answer. */
  report(id: number, _now: number, { queued, serviceTime }: LoadReport): void {
    const position = this.#positions.of(id);
    if (position === NONE) return;
    if (queued !== undefined) this.#queue[position] = this.#moved(this.#queue[position], queued);
    if (serviceTime === undefined) return;
    const before = this.#service[position];
    this.#service[position] = before === 0 ? serviceTime : this.#moved(before, serviceTime);
  }

  /** Those never measured come first. */
  #rank(i: number): number {
    if (this.#response[i] < 0) return Number.NEGATIVE_INFINITY;
    return c3Rank(this.#response[i], this.#service[i], this.#queue[i], this.#outstanding[i], this.#clients);
  }

  /** The others count as if they had just measured the middle between themselves and the winner, so that they are retried. */
  #pullTowards(winner: number): void {
    for (let i = 0; i < this.#response.length; i++) {
      if (i === winner || this.#response[i] < 0) continue;
      this.#response[i] = this.#moved(this.#response[i], (this.#response[i] + this.#response[winner]) / 2);
      this.#service[i] = this.#moved(this.#service[i], (this.#service[i] + this.#service[winner]) / 2);
      this.#queue[i] = this.#moved(this.#queue[i], (this.#queue[i] + this.#queue[winner]) / 2);
    }
  }

  /** Exponentially weighted moving average, one step an answer whatever time has passed. */
  #moved(average: number, measured: number): number {
    return this.#alpha * measured + (1 - this.#alpha) * average;
  }
}

const alpha = numberParameter({
  name: 'alpha',
  default: 0.3,
  min: 0,
  max: 1,
  description: 'weight of a new measurement',
});

export const c3 = definePolicy({
  name: 'c3',
  summary: 'the replica with the least response time and cube of the expected queue',
  explanation:
    'For a few replicas of the same data: the cube of the expected queue keeps clients off a replica that many of them ' +
    'would choose at once. As Elasticsearch implements it, without the rate control of the paper. A pick scores the whole ' +
    'list.',
  at: ['client'],
  needs: ['memory', 'outstanding', 'latency', 'load reports', 'peers'],
  parameters: [alpha],
  source:
    'elastic/elasticsearch ResponseCollectorService.java; Suresh et al. 2015, C3: cutting tail latency, NSDI 15',
  // Without peers the client is alone, and its own requests are all that there are.
  balancer: ({ random, peer }, value) => new C3(random, value(alpha), peer?.count ?? 1),
});
