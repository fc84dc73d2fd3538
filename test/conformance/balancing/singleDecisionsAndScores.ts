import { z } from 'zod';
import { newPickRequest } from '../../../src/balancing/balancer.ts';
import { c3Rank } from '../../../src/balancing/c3.ts';
import { SampledWithReplacement, TwoDistinct } from '../../../src/balancing/choices/sampled.ts';
import { leastConnectionsKey } from '../../../src/balancing/haproxy/leastConnections.ts';
import {
  type Cost,
  failoverCost,
  LeastCost,
  leastConnectionCost,
  neverQueueCost,
  overflowCost,
  shortestExpectedDelayCost,
  weightedLeastConnectionCost,
} from '../../../src/balancing/ipvs/leastLoaded.ts';
import { TIME_WAIT } from '../../../src/balancing/ipvs/service.ts';
import { expectedTime } from '../../../src/balancing/nginx/leastTime.ts';
import { reuseBudget } from '../../../src/balancing/prequal/prequal.ts';
import { ProbePool } from '../../../src/balancing/prequal/probePool.ts';
import { policyNamed } from '../../../src/balancing/registry.ts';
import { DecayedMean } from '../../../src/balancing/signals/decayedMean.ts';
import {
  ENVOY,
  FINAGLE,
  LINKERD,
  PeakEwma,
  type PeakEwmaRule,
} from '../../../src/balancing/signals/peakEwma.ts';
import { weightOf } from '../../../src/balancing/weightedRoundRobin.ts';
import type { ConformanceCase } from '../case.ts';
import { addedInReverse, listOf, named, sequence, weighted } from './shapes.ts';

export { near as matches } from '../near.ts';

const SCHEDULERS: Readonly<Record<string, Cost>> = {
  lc: leastConnectionCost,
  wlc: weightedLeastConnectionCost,
  sed: shortestExpectedDelayCost,
  nq: neverQueueCost,
  ovf: overflowCost,
  fo: failoverCost,
};

/** The cases by the beginnings of their ids. */
const ANSWERS: Readonly<Record<string, (given: unknown) => unknown>> = {
  'p2c-with-replacement': twoChoices,
  'orca-weight': reportedWeight,
  'ipvs-choice': ipvsChoice,
  'ipvs-fill': ipvsFill,
  'haproxy-leastconn-key': haproxyKey,
  'nginx-least-time': leastTime,
  'ewma-decay-read': ewmaRead,
  'ewma-update': ewmaUpdate,
  'ewma-penalty': ewmaPenalty,
  'ewma-ingress-nginx': ingressEwma,
  c3: c3,
  'prequal-breuse': reuse,
  'prequal-qrif': hotCold,
};

export function run(given: unknown, { id }: ConformanceCase): unknown {
  const beginning = Object.keys(ANSWERS).find((prefix) => id.startsWith(prefix));
  if (beginning === undefined) throw new Error(`no function for ${id}`);
  return ANSWERS[beginning](given);
}

const numbers = (names: readonly string[]) => (given: unknown) => {
  const fields = named.parse(
    Object.fromEntries(Object.entries(Object(given)).filter(([, v]) => typeof v === 'number')),
  );
  return names.map((name) => fields[name]);
};

/** Every row of draws once, on the grid of the endpoints: the probabilities are exact counts. */
function twoChoices(given: unknown): unknown {
  const [count, choices] = numbers(['N', 'choice_count'])(given);
  const withReplacement = (loaded: number) =>
    rows(
      Array.from({ length: choices }, () => count),
      (random) => new SampledWithReplacement(random, choices),
      loaded,
    );
  const distinct = (loaded: number) =>
    rows([count, count - 1], (random) => new TwoDistinct(random, 'first'), loaded);
  // One endpoint carries more than all others, or less.
  return {
    P_both_samples_same_host: (withReplacement(1).of0 / withReplacement(1).all) * count,
    P_all_samples_same_host: (withReplacement(1).of0 / withReplacement(1).all) * count,
    P_picks_the_single_most_loaded_host: withReplacement(1).of0 / withReplacement(1).all,
    P_picks_the_single_least_loaded_host: withReplacement(-1).of0 / withReplacement(-1).all,
    without_replacement_P_most_loaded: distinct(1).of0 / distinct(1).all,
    without_replacement_P_least_loaded: distinct(-1).of0 / distinct(-1).all,
  };
}

/** @param cells how many values each draw has */
function rows(
  cells: readonly number[],
  choiceOf: (random: () => number) => SampledWithReplacement | TwoDistinct,
  load: number,
): { of0: number; all: number } {
  const [count] = cells;
  const all = cells.reduce((product, number) => product * number, 1);
  let of0 = 0;
  const signal = { update: () => {}, load: (position: number) => (position === 0 ? load : 0) };
  for (let row = 0; row < all; row++) {
    let rest = row;
    // The middle of each cell, so that no rounding leads into a neighbour.
    const draws = cells.map((values) => {
      const draw = ((rest % values) + 0.5) / values;
      rest = Math.floor(rest / values);
      return draw;
    });
    const choice = choiceOf(() => draws.shift() ?? 0);
    if (choice.choose(signal, count, newPickRequest()) === 0) of0++;
  }
  return { of0, all };
}

function reportedWeight(given: unknown): unknown {
  const [qps, eps, utilization, penalty] = numbers([
    'qps',
    'eps',
    'utilization',
    'error_utilization_penalty',
  ])(given);
  const weight = weightOf(qps, eps, utilization, penalty);
  return { weight, envoy_integer_weight: Math.trunc(weight) };
}

/** Brings each destination to its connections by opening and closing them, then asks every scheduler. */
function ipvsChoice(given: unknown): unknown {
  const entry = z.tuple([z.string(), z.number(), z.number(), z.number()]);
  const rows = z.array(entry).parse(Object.values(z.record(z.string(), z.unknown()).parse(given))[0]);
  const list = addedInReverse(
    listOf(
      rows.map(([name]) => name),
      rows.map(([, , , weight]) => weight),
    ),
  );
  const request = { ...newPickRequest(), now: TIME_WAIT / 2 };
  return Object.fromEntries(
    Object.entries(SCHEDULERS).map(([name, cost]) => {
      const balancer = new LeastCost(cost);
      balancer.update(list);
      for (const [key, active, inactive] of rows) {
        const id = list.keys?.indexOf(key) ?? -1;
        for (let i = 0; i < inactive + active; i++) balancer.sent(id, 0);
        for (let i = 0; i < inactive; i++) balancer.done(id, 0);
      }
      return [name, list.keys?.[balancer.pick(request)] ?? null];
    }),
  );
}

function ipvsFill(given: unknown): unknown {
  const shape = z.object({ weights_in_list_order: named, connections: z.number() });
  const { weights_in_list_order, connections } = shape.parse(given);
  const list = addedInReverse(weighted(weights_in_list_order));
  return Object.fromEntries(
    Object.entries(SCHEDULERS).map(([name, cost]) => {
      const balancer = new LeastCost(cost);
      balancer.update(list);
      return [name, sequence(balancer, list, connections, 'stays')];
    }),
  );
}

function haproxyKey(given: unknown): unknown {
  const [load, weight] = numbers(['served_plus_queued', 'eweight'])(given);
  return { key: leastConnectionsKey(load, weight) };
}

function leastTime(given: unknown): unknown {
  const [average, connections] = numbers(['avg_response_ms', 'active_connections'])(given);
  return { eta: expectedTime(average, connections) };
}

/** A signal for one endpoint whose first measurement is `seconds`, taken at time 0. */
function measured(rule: PeakEwmaRule, seconds: number): PeakEwma {
  const signal = new PeakEwma(rule);
  signal.update(listOf(['a']), Int32Array.of(-1), 0);
  signal.done(0, 0, seconds);
  return signal;
}

function ewmaRead(given: unknown): unknown {
  const [decayTime, rtt] = numbers(['tau_s', 'rtt_at_0'])(given);
  const rule = { ...FINAGLE, decayTime };
  const idle = measured(rule, rtt);
  const pending = measured(rule, rtt);
  for (let i = 0; i < 2; i++) pending.sent(0);
  return {
    estimate_at_5s: idle.load(0, 5),
    estimate_at_10s: idle.load(0, 10),
    load_at_10s_with_2_pending: pending.load(0, 10),
  };
}

/** A sample is named for its date and kind, as in `sample_after_2s_lower`; the answer to it is `after_lower`. */
function ewmaUpdate(given: unknown): unknown {
  const { tau_s: decayTime, estimate, ...samples } = named.parse(given);
  const after = (seconds: number, sample: number) => {
    const signal = measured({ ...FINAGLE, decayTime }, estimate);
    signal.done(0, seconds, sample);
    return signal.estimate(0);
  };
  return Object.fromEntries(
    Object.entries(samples).map(([name, sample]) => {
      const [, seconds, kind] = /^sample_after_([\d.]+)s_(\w+)$/.exec(name) ?? [];
      return [`after_${kind}`, after(Number(seconds), sample)];
    }),
  );
}

/** Two of the answers are words; the numbers behind them are asked of the signals. */
function ewmaPenalty(given: unknown): unknown {
  const [pending] = numbers(['pending'])(given);
  const load = (rule: PeakEwmaRule, requests: number) => {
    const signal = new PeakEwma(rule);
    signal.update(listOf(['a']), Int32Array.of(-1), 0);
    for (let i = 0; i < requests; i++) signal.sent(0);
    return signal.load(0, 0);
  };
  const linkerd = load(LINKERD, pending) === 0.03 * (pending + 1);
  const envoy = load(ENVOY, pending) === 1_000_000 + pending && load(ENVOY, 0) < 1;
  return {
    finagle_load: load(FINAGLE, pending),
    tower_linkerd: linkerd ? 'default_rtt (30 ms in Linkerd) * (pending+1)' : load(LINKERD, pending),
    envoy_peak_ewma: envoy
      ? 'penalty_value (1000000 default) + active; default_rtt if also no active'
      : load(ENVOY, pending),
  };
}

function ingressEwma(given: unknown): unknown {
  const [stored, ago, rtt] = numbers(['stored_ewma_s', 'last_touched_s_ago', 'completed_rtt_s'])(given);
  const signal = new DecayedMean(10);
  signal.update(listOf(['a']), Int32Array.of(-1), 0);
  // Long after the start the first measurement is all that counts.
  const start = 1000;
  signal.done(0, start, stored);
  const read = signal.load(0, start + ago);
  signal.done(0, start + ago, rtt);
  return { stored_after: signal.stored(0), score_if_read_instead: read };
}

function c3(given: unknown): unknown {
  const names = [
    'ewma_response_ms',
    'ewma_service_ms',
    'ewma_queue',
    'outstanding_from_this_client',
    'clients',
  ];
  const [response, service, queue, outstanding, clients] = numbers(names)(given);
  return { rank: c3Rank(response, service, queue, outstanding, clients) };
}

function reuse(given: unknown): unknown {
  const names = ['m_pool', 'n_replicas', 'r_probe', 'r_remove', 'delta'];
  const [pool, replicas, probeRate, removeRate, delta] = numbers(names)(given);
  return { b_reuse: reuseBudget(replicas, { probeRate, removeRate, delta }, pool) };
}

function hotCold(given: unknown): unknown {
  const shape = z.looseObject({
    'pool [name,rif,latency_ms]': z.array(z.tuple([z.string(), z.number(), z.number()])),
    rif_quantile_value: z.number(),
  });
  const { 'pool [name,rif,latency_ms]': rows, rif_quantile_value: threshold } = shape.parse(given);
  const pool = new ProbePool();
  for (const [i, [, inFlight, latency]] of rows.entries()) pool.add(i, inFlight, latency, 0, 1);
  const nameOf = (at: number) => rows[pool.ids[at]][0];
  const quantile = policyNamed('prequal', 'client')
    .parameters.find(({ name }) => name === 'quantile')
    ?.read(undefined);
  return {
    Q_RIF_value: quantile,
    hot: rows.filter(([, inFlight]) => inFlight > threshold).map(([name]) => name),
    pick: nameOf(pool.best(threshold)),
    pick_if_all_hot: nameOf(pool.best(-1)),
  };
}
