import { z } from 'zod';
import { boundedQueue } from '../../../src/experiment/theory/boundedQueue.ts';
import { choicesSojourn, choicesTail } from '../../../src/experiment/theory/choicesFixedPoint.ts';
import { erlangB } from '../../../src/experiment/theory/erlang.ts';
import { slowFanOuts } from '../../../src/experiment/theory/fanOut.ts';
import { generalService, processorSharing } from '../../../src/experiment/theory/generalService.ts';
import { hedgeDelayAt, hedging } from '../../../src/experiment/theory/hedging.ts';
import { idleQueue, withdrawingIdleQueue } from '../../../src/experiment/theory/idleQueue.ts';
import { roundRobinSplit } from '../../../src/experiment/theory/roundRobinSplit.ts';
import { sharedQueue } from '../../../src/experiment/theory/sharedQueue.ts';
import { singleServer } from '../../../src/experiment/theory/singleServer.ts';
import type { ConformanceCase } from '../case.ts';

export { near as matches } from '../near.ts';

/** The closed form of each family of cases, by how their ids begin. */
const FORMS: readonly (readonly [prefix: string, form: (given: unknown) => unknown])[] = [
  ['pod-meanfield', meanField],
  ['mmc', ofSharedQueue],
  ['rr-split', ofRoundRobin],
  ['mg1ps', ofProcessorSharing],
  ['mg1', ofGeneralService],
  ['mm1k', ofBoundedQueue],
  ['jiq-withdraw', ofWithdrawingIdleQueue],
  ['jiq', ofIdleQueue],
  ['fanout', ofFanOut],
  ['hedge-exp', ofHedging],
];

export function run(given: unknown, { id }: ConformanceCase): unknown {
  const form = FORMS.find(([prefix]) => id.startsWith(prefix))?.[1];
  if (form === undefined) throw new Error(`no formula for ${id}`);
  return form(given);
}

/** Mean service time 1 in all cases: a load is its arrival rate. */
const unit = (arrivalRate: number) => ({ arrivalRate, meanService: 1 });

function meanField(given: unknown): unknown {
  const { lambda, d } = z.object({ lambda: z.number(), d: z.number() }).parse(given);
  const lengths = [1, 2, 3, 4, 5, 6, 10, 20].filter((k) => d === 1 || k <= 6);
  const meanSojourn = choicesSojourn(lambda, d);
  return {
    'P(Q>=k)': Object.fromEntries(lengths.map((k) => [k, choicesTail(lambda, d, k)])),
    mean_sojourn: meanSojourn,
    mean_queue_length: lambda * meanSojourn,
  };
}

function ofSharedQueue(given: unknown): unknown {
  const { c, rho } = z.object({ c: z.number(), rho: z.number() }).parse(given);
  const queue = sharedQueue(unit(c * rho), c);
  return {
    P_wait: queue.waitProbability,
    mean_wait: queue.meanWait,
    mean_sojourn: queue.meanSojourn,
    erlang_B_same_load: erlangB(c, c * rho),
    wait_p99_if_any: queue.waitQuantile(0.99),
  };
}

function ofRoundRobin(given: unknown): unknown {
  const shape = z.object({ N: z.number().default(Number.POSITIVE_INFINITY), per_server_rho: z.number() });
  const { N, per_server_rho: rho } = shape.parse(given);
  const split = roundRobinSplit(N, rho);
  const random = singleServer(unit(rho)).meanSojourn;
  return {
    sigma: split.waitProbability,
    mean_sojourn: split.meanSojourn,
    mean_wait: split.meanWait,
    P_wait: split.waitProbability,
    sojourn_p99: split.sojournQuantile(0.99),
    random_split_mean_sojourn: random,
    ratio_rr_over_random: split.meanSojourn / random,
  };
}

function ofGeneralService(given: unknown): unknown {
  const { rho, scv } = z.object({ rho: z.number(), scv: z.number() }).parse(given);
  const { meanWait, meanSojourn } = generalService(unit(rho), scv);
  return { mean_wait: meanWait, mean_sojourn: meanSojourn };
}

function ofProcessorSharing(given: unknown): unknown {
  const { rho } = z.object({ rho: z.number() }).parse(given);
  return { mean_sojourn: processorSharing(unit(rho)).meanSojourn };
}

function ofBoundedQueue(given: unknown): unknown {
  const { rho, K_including_service: capacity } = z
    .object({ rho: z.number(), K_including_service: z.number() })
    .parse(given);
  const queue = boundedQueue(unit(rho), 1, capacity);
  return {
    P_reject: queue.rejection,
    mean_in_system: queue.meanInSystem,
    mean_sojourn_accepted: queue.meanSojourn,
    goodput: queue.goodput,
  };
}

const dispatchers = z.object({ lambda: z.number(), servers_per_dispatcher_r: z.number() });

function ofIdleQueue(given: unknown): unknown {
  const { lambda, servers_per_dispatcher_r: servers } = dispatchers.parse(given);
  const queue = idleQueue(lambda, servers);
  return {
    P_idle_queue_occupied: queue.found,
    random_arrival_rate_s: queue.randomRate,
    mean_sojourn: queue.meanSojourn,
    mean_queue_length: queue.meanInSystem,
  };
}

function ofWithdrawingIdleQueue(given: unknown): unknown {
  const { lambda, servers_per_dispatcher_r: servers } = dispatchers.parse(given);
  const queue = withdrawingIdleQueue(lambda, servers);
  return { P_idle_queue_empty: 1 - queue.found, mean_sojourn: queue.meanSojourn };
}

function ofFanOut(given: unknown): unknown {
  const { per_server_P_fast: fast, fanout } = z
    .object({ per_server_P_fast: z.number(), fanout: z.number() })
    .parse(given);
  return { P_slow: slowFanOuts(1 - fast, fanout) };
}

function ofHedging(given: unknown): unknown {
  const { hedge_quantile: quantile } = z.object({ hedge_quantile: z.number() }).parse(given);
  const delay = hedgeDelayAt(quantile);
  const { extraLoad, meanLatency, latencyQuantile } = hedging(delay);
  return {
    hedge_delay: delay,
    extra_load_fraction: extraLoad,
    mean_latency: meanLatency,
    p50: latencyQuantile(0.5),
    p99: latencyQuantile(0.99),
    p999: latencyQuantile(0.999),
    // Without a hedge: one that is never sent.
    unhedged_p99: hedging(1e3).latencyQuantile(0.99),
    unhedged_p999: hedging(1e3).latencyQuantile(0.999),
  };
}
