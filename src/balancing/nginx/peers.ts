import { type EndpointList, NONE, type PickRequest, wasTried, weightsOf } from '../balancer.ts';
import { integerParameter, numberParameter } from '../parameter.ts';
import { carried, Positions } from '../positions.ts';

/** When a peer that fails is left alone. */
export interface FailureLimits {
  /** Failures within the window that ban a peer; 0 for no ban. */
  readonly maxFails: number;
  /** Both the window in which failures count and the length of the ban, seconds. */
  readonly failTimeout: number;
}

/**
 * nginx's list of peers, on which all its balancers work: weights that a failure lowers and that recover, the ban after
 * `max_fails`, open connections, and the smooth weighted round robin that breaks ties
 * (src/http/ngx_http_upstream_round_robin.c).
 */
export class Peers {
  readonly #limits: FailureLimits;
  readonly positions = new Positions();
  /** As configured. */
  weights: Float64Array = new Float64Array(0);
  /** The weight after failures, 0 to the weight. */
  effective: Float64Array = new Float64Array(0);
  /** Requests under way. */
  connections: Int32Array = new Int32Array(0);
  /** The credit of smooth weighted round robin. */
  #current: Float64Array = new Float64Array(0);
  #fails: Int32Array = new Int32Array(0);
  /** Time of the last failure, and of the last probe after it. */
  #accessed: Float64Array = new Float64Array(0);
  #checked: Float64Array = new Float64Array(0);

  constructor(limits: FailureLimits) {
    this.#limits = limits;
  }

  get count(): number {
    return this.weights.length;
  }

  /**
   * Takes a new list: a new peer begins with credit 0 and its full weight. Returns where each came from. A weight that
   * failures have lowered stays lowered, unless the list gives another.
   */
  update(list: EndpointList): Int32Array {
    const from = this.positions.update(list.ids);
    const before = this.weights;
    const effective = this.effective;
    this.weights = weightsOf(list);
    this.effective = this.weights.map((weight, i) =>
      from[i] !== NONE && before[from[i]] === weight ? effective[from[i]] : weight,
    );
    this.#current = carried(this.#current, from, 0);
    this.connections = carried(this.connections, from, 0);
    this.#fails = carried(this.#fails, from, 0);
    this.#accessed = carried(this.#accessed, from, Number.NEGATIVE_INFINITY);
    this.#checked = carried(this.#checked, from, Number.NEGATIVE_INFINITY);
    return from;
  }

  /** May the request go to the peer: not tried before, not banned, weight above 0? */
  eligible(position: number, request: PickRequest): boolean {
    if (this.weights[position] <= 0) return false;
    if (request.attempt > 0 && wasTried(request, this.positions.ids[position])) return false;
    const { maxFails, failTimeout } = this.#limits;
    // The only peer is never banned.
    if (maxFails === 0 || this.#fails[position] < maxFails || this.count === 1) return true;
    return request.now - this.#checked[position] > failTimeout;
  }

  /**
   * One step of smooth weighted round robin: every contender gains its weight in credit, the first with the most credit
   * is picked and pays for all. A weight that a failure has lowered recovers by one whenever it takes part.
   * @param contends besides being eligible; by default all do
   * @param start position where the scan begins: those before it take no part
   */
  smooth(request: PickRequest, contends?: (position: number) => boolean, start = 0): number {
    let best = NONE;
    let total = 0;
    for (let i = start; i < this.count; i++) {
      if (!this.eligible(i, request) || (contends !== undefined && !contends(i))) continue;
      this.#current[i] += this.effective[i];
      total += this.effective[i];
      if (this.effective[i] < this.weights[i]) this.effective[i]++;
      if (best === NONE || this.#current[i] > this.#current[best]) best = i;
    }
    if (best !== NONE) this.#current[best] -= total;
    return best;
  }

  /**
   * The peer was chosen: if its ban is over, this request is the probe that decides. `checked` moves at most once in
   * every `failTimeout`, so only one request in that time is the probe.
   */
  chosen(position: number, now: number): number {
    if (position !== NONE && now - this.#checked[position] > this.#limits.failTimeout)
      this.#checked[position] = now;
    return position;
  }

  /** Is everything as at the start: no credit, no failure? */
  get undisturbed(): boolean {
    return (
      this.#current.every((credit) => credit === 0) &&
      this.#fails.every((fails) => fails === 0) &&
      this.effective.every((weight, i) => weight === this.weights[i])
    );
  }

  /** The credits after the first `count` picks from a start without credit: each gains its weight, the picked pays the total. */
  setCredits(picks: Int32Array, count: number): void {
    const total = this.weights.reduce((sum, weight) => sum + weight, 0);
    this.#current = this.weights.map((weight) => weight * count);
    for (let i = 0; i < count; i++) this.#current[picks[i]] -= total;
  }

  /** Seconds since the peer was last marked as looked at: when it failed or, once in a while, when it was chosen. */
  sinceChecked(position: number, now: number): number {
    return now - this.#checked[position];
  }

  /** A connection more, for the policies that count them. */
  sent(id: number): void {
    const position = this.positions.of(id);
    if (position !== NONE) this.connections[position]++;
  }

  /** The connection is over. An answer clears the failures if the peer was chosen again since the last of them. */
  done(id: number, now: number, ok: boolean): void {
    const position = this.positions.of(id);
    if (position === NONE) return;
    if (this.connections[position] > 0) this.connections[position]--;
    if (ok) {
      if (this.#accessed[position] < this.#checked[position]) this.#fails[position] = 0;
    } else this.#failed(position, now);
  }

  /**
   * Counts against `maxFails`; each failure also takes its part of the weight, so that `maxFails` of them leave none.
   */
  #failed(position: number, now: number): void {
    this.#fails[position]++;
    this.#accessed[position] = now;
    this.#checked[position] = now;
    const { maxFails } = this.#limits;
    if (maxFails === 0) return;
    const loss = Math.floor(this.weights[position] / maxFails);
    this.effective[position] = Math.max(0, this.effective[position] - loss);
  }
}

export const maxFails = integerParameter({
  name: 'maxFails',
  default: 1,
  min: 0,
  description: 'failures within failTimeout that ban an endpoint; 0 for no ban',
});

export const failTimeout = numberParameter({
  name: 'failTimeout',
  default: 10,
  min: 0,
  description: 'window in which failures count, and length of the ban, seconds',
});
