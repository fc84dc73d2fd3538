import type { Recording } from '../../metrics/recording.ts';
import { significant } from '../../metrics/rounding.ts';
import type { BoundFinding } from '../../metrics/theoryFinding.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { TrafficConfig } from '../../workload/config.ts';
import { workloadBehind } from './setting.ts';
import { total } from './total.ts';

/** One hop after the other, from a traffic source on. */
interface Chain {
  /** Names of its hops: the source, and edges of the call graph. */
  readonly hops: readonly string[];
  /** Attempts for each call of every hop at most, as factors. */
  readonly factors: readonly number[];
}

/**
 * A chain of calls of which several hops try again: each multiplies, so that a last hop that fails gets so many attempts
 * for each request of the client, at worst. This holds in every run; how near it comes depends on how much fails.
 * Source: Beyer et al. 2016, Site Reliability Engineering, chapter 22.
 * @param source index of the traffic source
 * @returns undefined if fewer than two hops try again, where requests go different ways, or others make the same calls
 */
export function compareChain(
  scenario: Scenario,
  recording: Recording,
  source: number,
): BoundFinding | undefined {
  const traffic = scenario.traffic[source];
  // Of two sources nobody can tell whose calls they are.
  const chain = scenario.traffic.length === 1 ? chainFrom(traffic, scenario) : undefined;
  if (chain === undefined || chain.factors.filter((factor) => factor > 1).length < 2) return undefined;
  const { factors, hops } = chain;
  const last = recording.calls?.find(({ name }) => name === hops[hops.length - 1]);
  const [requests, made] = [recording.traffic[source].sent, last?.attempts ?? []].map(total);
  if (requests === 0) return undefined;
  return {
    traffic: traffic.name,
    quantity: 'most attempts',
    label: `attempts at ${last?.name} for each request`,
    formula: `a chain of ${hops.length} hops, of which ${retryingHops(factors)}`,
    source: 'Site Reliability Engineering 2016, chapter 22: the product of 1 + r over all hops',
    expected: factors.reduce((product, factor) => product * factor, 1),
    // Of the whole run: most of it may have gone well.
    simulated: significant(made / requests),
  };
}

/** As long as each workload makes one call at most. @returns undefined where that is not so, or cannot be told */
function chainFrom(traffic: TrafficConfig, scenario: Scenario): Chain | undefined {
  const hops: string[] = [];
  const factors: number[] = [];
  let hop = traffic;
  let count = 1;
  for (;;) {
    // Hedges are attempts as well, and budgets are no part of the product.
    if (hop.hedging !== undefined) return undefined;
    hops.push(hop.name);
    factors.push(count * (1 + hop.retries.attempts));
    const workload = workloadBehind(hop, scenario);
    if (workload === undefined) return undefined;
    const calls = workload.calls?.stages.flat() ?? [];
    if (calls.length === 0) return { hops, factors };
    if (calls.length > 1) return undefined;
    [{ source: hop, count }] = calls;
  }
}

/** `3 retry 3 times each`, or the numbers one by one. */
function retryingHops(factors: readonly number[]): string {
  const retrying = factors.filter((factor) => factor > 1);
  const same = retrying.every((factor) => factor === retrying[0]);
  return same
    ? `${retrying.length} make up to ${retrying[0]} attempts each`
    : `${retrying.length} make up to ${retrying.join(', ')} attempts`;
}
