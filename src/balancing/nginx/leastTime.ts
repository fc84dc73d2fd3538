import { type Balancer, type EndpointList, NONE, type PickRequest } from '../balancer.ts';
import { choiceParameter } from '../parameter.ts';
import { PER_REQUEST } from '../places.ts';
import { definePolicy } from '../policy.ts';
import { carried } from '../positions.ts';
import { type FailureLimits, failTimeout, maxFails, Peers } from './peers.ts';

/** Response times are compared in buckets of this many milliseconds, so that small differences do not decide. */
const BUCKET = 20;
/** Longer averages count as this many milliseconds. */
const LONGEST = 5000;

/**
 * The time that the next request is expected to take, ms.
 * @param average moving average of the response times, ms
 * @param connections requests under way
 */
export function expectedTime(average: number, connections: number): number {
  const whole = Math.floor(average);
  const rounded = whole > LONGEST ? LONGEST : whole + BUCKET - (whole % BUCKET);
  return rounded * (1 + connections);
}

/** What is measured as the response time: until the first byte, or until the request is over. */
export type MeasuredTime = 'header' | 'last-byte';

/** nginx `least_time`: the least expected time for its weight; ties by smooth weighted round robin. */
export class NginxLeastTime implements Balancer {
  readonly #peers: Peers;
  readonly #measured: MeasuredTime;
  readonly #failTimeout: number;
  /** Moving average of each, ms. */
  #average: Float64Array = new Float64Array(0);
  /** Expected time of each, ms; scratch space of a pick. */
  #expected: Float64Array = new Float64Array(0);
  /** The best of the present pick, for the test of ties. */
  #best = NONE;

  constructor(limits: FailureLimits, measured: MeasuredTime) {
    this.#peers = new Peers(limits);
    this.#measured = measured;
    this.#failTimeout = limits.failTimeout;
  }

  update(list: EndpointList): void {
    const from = this.#peers.update(list);
    this.#average = carried(this.#average, from, 0);
    this.#expected = new Float64Array(from.length);
  }

  /** As least connections does, with the expected time for the connections. */
  pick(request: PickRequest): number {
    const peers = this.#peers;
    let best = NONE;
    let tied = false;
    for (let i = 0; i < peers.count; i++) {
      if (!peers.eligible(i, request)) continue;
      this.#expected[i] = expectedTime(this.#averageAt(i, request.now), peers.connections[i]);
      const lead = best === NONE ? -1 : this.#comparison(i, best);
      if (lead < 0) best = i;
      if (lead <= 0) tied = lead === 0;
    }
    this.#best = best;
    if (tied) best = peers.smooth(request, this.#tiesWithBest, best);
    return peers.chosen(best, request.now);
  }

  sent(id: number): void {
    this.#peers.sent(id);
  }

  /** Only answers are measured, so that an endpoint which fails fast does not look fast. */
  firstByte(id: number, _now: number, seconds: number): void {
    if (this.#measured === 'header') this.#measure(id, seconds);
  }

  done(id: number, now: number, seconds: number, ok: boolean): void {
    this.#peers.done(id, now, ok);
    if (ok && this.#measured === 'last-byte') this.#measure(id, seconds);
  }

  /** Made once, since a pick must not allocate. */
  readonly #tiesWithBest = (position: number): boolean => this.#comparison(position, this.#best) === 0;

  /** Expected times by weight, multiplied out: negative if `a` has less than `b`. */
  #comparison(a: number, b: number): number {
    const { weights } = this.#peers;
    return this.#expected[a] * weights[b] - this.#expected[b] * weights[a];
  }

  /** Left alone for longer than the fail timeout, an endpoint is forgiven: half of its time for each such span. */
  #averageAt(position: number, now: number): number {
    const idle = this.#peers.sinceChecked(position, now);
    if (idle <= this.#failTimeout) return this.#average[position];
    return Math.floor(this.#average[position] / 2 ** Math.floor(idle / (this.#failTimeout + 1)));
  }

  /** The moving average, in whole ms, gives a new time a twentieth of the weight, and the first all. */
  #measure(id: number, seconds: number): void {
    const position = this.#peers.positions.of(id);
    if (position === NONE) return;
    const time = Math.floor(seconds * 1000);
    const before = this.#average[position];
    this.#average[position] = before === 0 ? time : Math.floor(0.5 + time * 0.05 + before * 0.95);
  }
}

const measured = choiceParameter<MeasuredTime>({
  name: 'time',
  default: 'header',
  choices: ['header', 'last-byte'],
  description: 'what is measured: until the first byte of the answer, or until its end',
});

export const nginxLeastTime = definePolicy({
  name: 'least-time',
  summary: 'the endpoint with the least average time times open requests, for its weight',
  explanation:
    'nginx `least_time`: a moving average in buckets of 20 ms times one more than the requests under way. Idle endpoints ' +
    'are forgiven: their average halves for every failTimeout + 1 s without traffic. A pick scans the list.',
  at: PER_REQUEST,
  needs: ['memory', 'outstanding', 'latency'],
  parameters: [measured, maxFails, failTimeout],
  source: 'nginx src/http/modules/ngx_http_upstream_least_time_module.c',
  balancer: (_, value) =>
    new NginxLeastTime({ maxFails: value(maxFails), failTimeout: value(failTimeout) }, value(measured)),
});
