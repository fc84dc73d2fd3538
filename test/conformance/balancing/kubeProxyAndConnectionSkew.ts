import { z } from 'zod';
import { chainProbability } from '../../../src/balancing/iptablesChain.ts';
import {
  allDistinct,
  connectionOverload,
  connectionSkew,
  connectionsNeeded,
  shareOfNewPods,
} from '../../../src/experiment/theory/connectionSkew.ts';
import type { ConformanceCase } from '../case.ts';

export { near as matches } from '../near.ts';

export function run(given: unknown, { id }: ConformanceCase): unknown {
  if (id.startsWith('conn-placement')) return placement(given);
  if (id.startsWith('conn-overload')) return overload(given);
  if (id.startsWith('conn-ageing')) return ageing(given);
  if (id.startsWith('h2-connections')) return streams(given);
  if (id.startsWith('iptables-chain')) return chain(given);
  return fewConnections(given);
}

const placed = z.object({ connections: z.number(), pods: z.number() });

function placement(given: unknown): unknown {
  const { connections, pods } = placed.parse(given);
  const skew = connectionSkew(connections, pods);
  return {
    expected_empty_pods: skew.meanIdlePods,
    P_pod_empty: skew.idleProbability,
    expected_max_connections_on_one_pod: skew.meanMost,
    expected_max_over_mean: (skew.meanMost * pods) / connections,
    stdev_per_pod: skew.deviation,
  };
}

function overload(given: unknown): unknown {
  const { connections, pods, mean_utilisation } = placed
    .extend({ mean_utilisation: z.number() })
    .parse(given);
  const found = connectionOverload(connections, pods, mean_utilisation);
  return {
    largest_stable_connections_per_pod: found.mostStable,
    P_some_pod_saturated: found.someSaturated,
    expected_fraction_of_traffic_on_saturated_pods: found.trafficSaturated,
  };
}

function ageing(given: unknown): unknown {
  const { old_pods, new_pods } = z.object({ old_pods: z.number(), new_pods: z.number() }).parse(given);
  const elapsed = [0, 0.25, 0.5, 1, 2];
  return {
    share_of_all_new_pods_at_fraction_of_A: Object.fromEntries(
      elapsed.map((ages) => [ages, shareOfNewPods(old_pods, new_pods, ages)]),
    ),
    share_without_max_age: shareOfNewPods(old_pods, new_pods, 0),
  };
}

function streams(given: unknown): unknown {
  const { concurrent_requests_to_one_endpoint: requests, max_concurrent_streams: most } = z
    .object({ concurrent_requests_to_one_endpoint: z.number(), max_concurrent_streams: z.number() })
    .parse(given);
  return { connections: connectionsNeeded(requests, most) };
}

const KERNEL_ONE = 2 ** 31;

/** The shares come from the probabilities that the kernel keeps. */
function chain(given: unknown): unknown {
  const { endpoints } = z.object({ endpoints: z.number() }).parse(given);
  const rules = Array.from({ length: endpoints }, (_, rule) => rule);
  const kept = rules.map((rule) => chainProbability(rule, endpoints, 10) / KERNEL_ONE);
  let left = 1;
  const shares = kept.map((probability) => {
    const share = left * probability;
    left -= share;
    return share;
  });
  return {
    rule_probability: rules.slice(0, -1).map((rule) => (1 / (endpoints - rule)).toFixed(10)),
    rules_with_match: rules.length - 1,
    last_rule: kept.at(-1) === 1 ? 'unconditional' : 'conditional',
    effective_share: shares,
    iptables_save_shows_for_one_third: endpoints === 3 ? kept[0].toFixed(11) : null,
  };
}

function fewConnections(given: unknown): unknown {
  const { client_pods, server_pods, connections_per_client_h2 } = z
    .object({ client_pods: z.number(), server_pods: z.number(), connections_per_client_h2: z.number() })
    .parse(given);
  const connections = client_pods * connections_per_client_h2;
  return {
    server_pods_that_can_receive_traffic_at_most: Math.min(connections, server_pods),
    expected_server_pods_used: connectionSkew(connections, server_pods).meanUsedPods,
    P_all_five_on_distinct_pods: allDistinct(connections, server_pods),
  };
}
