import { z } from 'zod';
import { type Balancer, newPickRequest } from '../../../src/balancing/balancer.ts';
import { EarliestDeadlineFirst } from '../../../src/balancing/earliestDeadlineFirst.ts';
import { HaproxyLeastConnections } from '../../../src/balancing/haproxy/leastConnections.ts';
import { HaproxyRoundRobin } from '../../../src/balancing/haproxy/roundRobin.ts';
import { HaproxyStaticRoundRobin } from '../../../src/balancing/haproxy/staticRoundRobin.ts';
import { IpvsWeightedRoundRobin } from '../../../src/balancing/ipvs/roundRobin.ts';
import { WeightedLeastRequest } from '../../../src/balancing/leastRequest.ts';
import { NginxLeastConnections } from '../../../src/balancing/nginx/leastConnections.ts';
import { SmoothWeightedRoundRobin } from '../../../src/balancing/nginx/smoothWeightedRoundRobin.ts';
import { StaticStride, scaledWeights } from '../../../src/balancing/staticStride.ts';
import { SteppedRoundRobin } from '../../../src/balancing/steppedRoundRobin.ts';
import { type ConformanceCase, isObject } from '../case.ts';
import { addedInReverse, counts, named, sequence, weighted } from './shapes.ts';

const LIMITS = { maxFails: 1, failTimeout: 10 };
/** Sequences that do not say their length are shorter than this. */
const given = z.looseObject({
  weights: named.optional(),
  weights_in_list_order: named.optional(),
  raw_weights: named.optional(),
  picks: z.number().optional(),
  seed_prepicks: z.number().default(0),
  active_request_bias: z.number().default(1),
  first_sequence_number: z.number().default(0),
  random_last_id: z.string().optional(),
  events: z.string().optional(),
  max_fails: z.number().default(1),
});
type Given = z.infer<typeof given>;

/** Nobody draws in these cases. */
const never = () => {
  throw new Error('a random draw in a case without randomness');
};

export { near as matches } from '../near.ts';

export function run(input: unknown, { id, expect }: ConformanceCase): unknown {
  const fields = given.parse(input);
  const list = weighted(fields.weights ?? fields.weights_in_list_order ?? fields.raw_weights ?? {});
  const picks = fields.picks ?? lengthOf(expect);
  if (fields.events !== undefined) return afterFailure(list, fields.events, fields.max_fails);
  if (id.startsWith('grpc-wrr')) return staticStride(fields, picks);
  if (id.startsWith('resty-rr')) return { sequence: resty(fields, picks) };
  if (id.startsWith('ipvs-wrr')) {
    const added = addedInReverse(list);
    const balancer = new IpvsWeightedRoundRobin();
    balancer.update(added);
    return { sequence: sequence(balancer, added, picks) };
  }
  const balancer = balancerOf(id, fields);
  balancer.update(list, 0);
  const word = sequence(balancer, list, picks, id.startsWith('wlr') ? 'stays' : 'ends');
  // Whoever was never picked is there too.
  const found = { ...Object.fromEntries((list.keys ?? []).map((name) => [name, 0])), ...counts(word) };
  return {
    sequence: word,
    counts: found,
    active_after: found,
    period: periodOf(word),
    equals: equalTo(id, word, fields),
  };
}

function balancerOf(id: string, { seed_prepicks, active_request_bias }: Given): Balancer {
  if (id.startsWith('swrr')) return new SmoothWeightedRoundRobin(LIMITS);
  if (id.startsWith('nginx-leastconn')) return new NginxLeastConnections(LIMITS);
  if (id.startsWith('edf')) return new EarliestDeadlineFirst(never, seed_prepicks);
  if (id.startsWith('wlr')) return new WeightedLeastRequest(never, active_request_bias, seed_prepicks);
  if (id.startsWith('haproxy-static-rr')) return new HaproxyStaticRoundRobin();
  if (id.startsWith('haproxy-roundrobin')) return new HaproxyRoundRobin();
  if (id.startsWith('haproxy-leastconn')) return new HaproxyLeastConnections();
  throw new Error(`no policy for ${id}`);
}

/** @param events "3 picks, then one failed request on A (remarks), then 12 picks": the latter once A may be tried again */
function afterFailure(list: ReturnType<typeof weighted>, events: string, maxFails: number): unknown {
  const [, before, failing, after] = /^(\d+) picks,.* on (\w+)\b.* (\d+) picks$/.exec(events) ?? [];
  if (after === undefined) throw new Error(`no such events: ${events}`);
  const failed = list.keys?.indexOf(failing) ?? 0;
  const balancer = new SmoothWeightedRoundRobin({ ...LIMITS, maxFails });
  balancer.update(list);
  const first = sequence(balancer, list, Number(before));
  balancer.done(failed, 0, 0.01, false);
  // The ban is not part of the case: it is over by then.
  const request = { ...newPickRequest(), now: LIMITS.failTimeout + 1 };
  const weights: number[] = [];
  const next = Array.from({ length: Number(after) }, () => {
    const name = sequence(balancer, list, 1, 'ends', request);
    weights.push(balancer.effectiveWeights[failed]);
    return name;
  });
  return {
    [`first${before}`]: first,
    [`next${after}`]: next.join(''),
    [`${failing}_effective_weight_after_each`]: weights,
  };
}

function staticStride({ raw_weights = {}, first_sequence_number }: Given, picks: number): unknown {
  const weights = Float64Array.from(Object.values(raw_weights));
  const stride = new StaticStride(weights, first_sequence_number);
  const names = Object.keys(raw_weights);
  const word = Array.from({ length: picks }, () => names[stride.next()]).join('');
  const scaled = scaledWeights(weights);
  return {
    scaled_uint16_weights: scaled === undefined ? 'round robin fallback' : [...scaled],
    sequence: word,
    counts: counts(word),
  };
}

function resty({ weights = {}, random_last_id = '' }: Given, picks: number): string {
  const names = Object.keys(weights);
  const rotation = new SteppedRoundRobin(
    Float64Array.from(Object.values(weights)),
    names.indexOf(random_last_id),
  );
  return Array.from({ length: picks }, () => names[rotation.next()]).join('');
}

function lengthOf(expected: unknown): number {
  return isObject(expected) && typeof expected['sequence'] === 'string' ? expected['sequence'].length : 0;
}

/** The least number of picks after which the word repeats itself. */
function periodOf(word: string): number {
  for (let period = 1; period < word.length; period++) if (word.startsWith(word.slice(period))) return period;
  return word.length;
}

/** Is it what smooth weighted round robin gives? Asked of nginx' least connections. */
function equalTo(id: string, word: string, { weights = {} }: Given): string | undefined {
  if (!id.startsWith('nginx-leastconn')) return undefined;
  const smooth = new SmoothWeightedRoundRobin(LIMITS);
  const list = weighted(weights);
  smooth.update(list);
  return sequence(smooth, list, word.length) === word
    ? `smooth WRR ${Object.values(weights).join(':')}`
    : 'something else';
}
