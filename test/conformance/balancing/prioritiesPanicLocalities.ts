import { z } from 'zod';
import { effectiveLocalityWeight } from '../../../src/balancing/localities/localityWeighted.ts';
import { OVERPROVISIONING, priorityLoad } from '../../../src/balancing/localities/priorityLoad.ts';
import { WHOLE, zoneRouting } from '../../../src/balancing/localities/zoneAware.ts';
import type { ConformanceCase } from '../case.ts';

export { near as matches } from '../near.ts';

const levels = z.object({
  healthy: z.array(z.number()),
  total: z.array(z.number()),
  degraded: z.array(z.number()).optional(),
  healthy_panic_threshold: z.number().optional(),
  overprovisioning_factor: z.number().default(OVERPROVISIONING),
});
const locality = z.object({
  locality_weights: z.object({ X: z.number(), Y: z.number() }),
  X_healthy_percent: z.number(),
  Y_healthy_percent: z.number(),
});
const zones = z.object({
  'local_cluster_hosts_per_zone (own zone first)': z.array(z.number()),
  healthy_upstream_hosts_per_zone: z.array(z.number()),
  min_cluster_size: z.number(),
});

/** Envoy's own names of the states (`LocalityRoutingState`, load_balancer_impl.h). */
const STATES = {
  direct: 'LocalityDirect',
  residual: 'LocalityResidual',
  none: 'NoLocalityRouting',
} as const;

export function run(given: unknown, { id }: ConformanceCase): unknown {
  if (id.startsWith('locality-weight')) return weights(locality.parse(given));
  if (id.startsWith('zone-aware')) return routing(zones.parse(given));
  return levelsOf(levels.parse(given));
}

function levelsOf({
  healthy,
  total,
  degraded = [],
  healthy_panic_threshold,
  overprovisioning_factor,
}: z.infer<typeof levels>): unknown {
  const input = healthy.map((count, i) => ({ healthy: count, degraded: degraded[i] ?? 0, total: total[i] }));
  // Cases that name no threshold look at the load alone.
  const load = priorityLoad(input, healthy_panic_threshold ?? 0, overprovisioning_factor);
  return {
    health: load.health,
    degraded_health: load.degradedHealth,
    healthy_load: load.healthyLoad,
    degraded_load: load.degradedLoad,
    load: load.healthyLoad,
    normalized_total: load.normalisedTotal,
    in_panic: load.panic,
    hosts_used: load.panic.map((panic) => (panic ? 'all hosts' : 'healthy only')),
  };
}

function weights({
  locality_weights: { X, Y },
  X_healthy_percent,
  Y_healthy_percent,
}: z.infer<typeof locality>) {
  const effective = [
    effectiveLocalityWeight(X, X_healthy_percent / 100),
    effectiveLocalityWeight(Y, Y_healthy_percent / 100),
  ];
  const share = effective[0] / (effective[0] + effective[1]);
  return { effective_weights: effective, share_X: share, share_X_percent_rounded: Math.round(share * 100) };
}

function routing(given: z.infer<typeof zones>): unknown {
  const callers = given['local_cluster_hosts_per_zone (own zone first)'];
  const found = zoneRouting(callers, given.healthy_upstream_hosts_per_zone, given.min_cluster_size);
  const local = found.local / WHOLE;
  const room = found.residual[found.residual.length - 1] ?? 0;
  return {
    state: STATES[found.state],
    local_percent_to_route_per_10000: found.local,
    residual_capacity_cumulative: found.residual,
    local_fraction: local,
    cross: found.residual.map((sum, i) =>
      room === 0 ? 0 : ((1 - local) * (sum - (found.residual[i - 1] ?? 0))) / room,
    ),
  };
}
