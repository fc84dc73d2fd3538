import { type RandomStream, uniformInt } from '../../engine/random.ts';
import { type Balancer, type EndpointList, type LoadReport, NONE, type PickRequest } from '../balancer.ts';
import { numberParameter } from '../parameter.ts';
import { definePolicy } from '../policy.ts';
import { Positions } from '../positions.ts';
import { InFlightDistribution, POOL_SIZE, ProbePool } from './probePool.ts';

/**
 * Prequal's numbers. The paper's r_probe, r_remove and Q_RIF (Wydrowski et al. 2024).
 */
export interface PrequalRule {
  /** Probes sent and results removed for each request. */
  readonly probeRate: number;
  readonly removeRate: number;
  /** Share of the replicas that count as cold. */
  readonly quantile: number;
  /**
   * Seconds after which a result is too old. A pool of old results sends requests to replicas that were idle then.
   */
  readonly maxAge: number;
  /** How much the pool may run empty or over before results are reused more. */
  readonly delta: number;
}

/**
 * How often one probe result may be used, so that the pool keeps filled:
 * max(1, (1 + delta) / ((1 - pool/replicas) * probeRate - removeRate)). Infinite where probes do not even make up for
 * what is removed: with the defaults for up to 24 replicas, fewer than the paper speaks of. What bounds the use of a result
 * is then its age, and that each use counts as one more request in flight, until the replica is hot.
 */
export function reuseBudget(
  replicas: number,
  rule: Omit<PrequalRule, 'quantile' | 'maxAge'>,
  pool = POOL_SIZE,
): number {
  const gain = (1 - pool / replicas) * rule.probeRate - rule.removeRate;
  return gain <= 0 ? Number.POSITIVE_INFINITY : Math.max(1, (1 + rule.delta) / gain);
}

/** A whole number whose mean is `x`. */
function roundedAtRandom(x: number, random: RandomStream): number {
  const whole = Math.floor(x);
  return random() < x - whole ? whole + 1 : whole;
}

/** Probing to reduce queuing and latency: picks by fresh probe results, hot replicas last. */
export class Prequal implements Balancer {
  readonly #random: RandomStream;
  readonly #rule: PrequalRule;
  readonly #positions = new Positions();
  readonly #pool = new ProbePool();
  readonly #distribution = new InFlightDistribution();
  /** Mean number of uses of a result, from the replicas and the rates. */
  #reuse = 1;
  /** Removals alternate: the oldest, then the worst. */
  #removeWorst = false;

  constructor(random: RandomStream, rule: PrequalRule) {
    this.#random = random;
    this.#rule = rule;
  }

  /** Results of replicas that left are purged. */
  update({ ids }: EndpointList): void {
    this.#positions.update(ids);
    for (let i = this.#pool.count - 1; i >= 0; i--)
      if (this.#positions.of(this.#pool.ids[i]) === NONE) this.#pool.remove(i);
    this.#reuse = reuseBudget(ids.length, this.#rule);
  }

  /**
   * With fewer than two results the pool says nothing, and any replica is drawn. Afterwards some results are thrown
   * out, so that what is left stays fresh.
   */
  pick({ now }: PickRequest): number {
    const pool = this.#pool;
    const { ids } = this.#positions;
    while (pool.count > 0 && now - pool.time[0] > this.#rule.maxAge) pool.remove(0);
    if (ids.length === 0) return NONE;
    const picked = pool.count < 2 ? uniformInt(this.#random, ids.length) : this.#useBest();
    this.#removeSome();
    return picked;
  }

  /** Replicas to probe for this request, all different. */
  probe(targets: Int32Array): number {
    const { ids } = this.#positions;
    const wanted = roundedAtRandom(this.#rule.probeRate, this.#random);
    const count = Math.min(wanted, ids.length, targets.length);
    // Floyd's sample: for each of the last `count` positions one draw; taken ones are replaced by the position itself.
    for (let i = 0; i < count; i++) {
      const limit = ids.length - count + i;
      const drawn = ids[uniformInt(this.#random, limit + 1)];
      targets[i] = contains(targets, i, drawn) ? ids[limit] : drawn;
    }
    return count;
  }

  /**
   * The answer to a probe. An answer without both numbers, or from a replica that has left, is not kept.
   */
  report(id: number, now: number, { inFlight, latency }: LoadReport): void {
    if (inFlight === undefined || latency === undefined || this.#positions.of(id) === NONE) return;
    this.#distribution.add(inFlight);
    const uses = Number.isFinite(this.#reuse) ? roundedAtRandom(this.#reuse, this.#random) : this.#reuse;
    this.#pool.add(id, inFlight, latency, now, uses);
  }

  /** The best by the hot-cold rule; its result is used up a little, and counts the request just sent. */
  #useBest(): number {
    const pool = this.#pool;
    const best = pool.best(this.#threshold);
    const position = this.#positions.of(pool.ids[best]);
    // This request is in flight there from now on.
    pool.inFlight[best]++;
    if (--pool.uses[best] <= 0) pool.remove(best);
    return position;
  }

  /**
   * The rate of removal is met on average; oldest and worst alternate, so that neither stale nor bad results collect.
   */
  #removeSome(): void {
    const pool = this.#pool;
    for (
      let left = roundedAtRandom(this.#rule.removeRate, this.#random);
      left > 0 && pool.count > 0;
      left--
    ) {
      pool.remove(this.#removeWorst ? pool.worst(this.#threshold) : 0);
      this.#removeWorst = !this.#removeWorst;
    }
  }

  /** Requests in flight above which a replica is hot. */
  get #threshold(): number {
    return this.#distribution.quantile(this.#rule.quantile);
  }
}

/** Linear, over a few entries. */
function contains(items: Int32Array, count: number, wanted: number): boolean {
  for (let i = 0; i < count; i++) if (items[i] === wanted) return true;
  return false;
}

const probeRate = numberParameter({
  name: 'probeRate',
  default: 3,
  min: 0,
  max: 16,
  description: 'probes sent for each request',
});
const removeRate = numberParameter({
  name: 'removeRate',
  default: 1,
  min: 0,
  max: 16,
  description: 'results removed for each request, the oldest and the worst in turn',
});
const quantile = numberParameter({
  name: 'quantile',
  default: 2 ** -0.25,
  min: 0,
  max: 1,
  description:
    'share of the replicas, by requests in flight, that count as cold; 0 looks at requests only, 1 at latency only',
});
const maxAge = numberParameter({
  name: 'maxAge',
  default: 1,
  min: 0,
  description: 'age at which a result is dropped, seconds',
});
const delta = numberParameter({
  name: 'delta',
  default: 1,
  min: 0,
  description: 'slack of the reuse budget',
});

export const prequal = definePolicy({
  name: 'prequal',
  summary: 'by fresh probes: of the replicas that are not hot the one with the least latency',
  explanation:
    'Each request sends a few probes to replicas drawn at random; their answers (requests in flight, expected latency) ' +
    'fill a pool of 16. Replicas with more requests in flight than a quantile of what was seen are hot and come last. ' +
    'A replica that answers fast errors looks good: the paper’s remedy is not published and not modelled.',
  at: ['client', 'sidecar'],
  needs: ['memory', 'probes'],
  parameters: [probeRate, removeRate, quantile, maxAge, delta],
  source: 'Wydrowski et al. 2024, Load is not what you should balance: introducing Prequal, NSDI 24',
  balancer: ({ random }, value) =>
    new Prequal(random, {
      probeRate: value(probeRate),
      removeRate: value(removeRate),
      quantile: value(quantile),
      maxAge: value(maxAge),
      delta: value(delta),
    }),
});
