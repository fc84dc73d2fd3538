import { z } from 'zod';
import { BURST } from '../../../src/cluster/controllers/nodeLifecycle/tokenBucket.ts';
import { evictionRate } from '../../../src/cluster/controllers/nodeLifecycle/zoneState.ts';

const given = z.object({
  zoneState: z.enum(['Normal', 'PartialDisruption', 'FullDisruption']),
  zoneSize: z.number(),
  nodeEvictionRate: z.number(),
  secondaryNodeEvictionRate: z.number(),
  largeClusterSizeThreshold: z.number(),
  allZonesFullyDisrupted: z.boolean(),
});

export function run(input: unknown): unknown {
  const { zoneState, zoneSize, allZonesFullyDisrupted, ...rates } = given.parse(input);
  return {
    nodesPerSecond: evictionRate(zoneState, zoneSize, rates, allZonesFullyDisrupted),
    burst: BURST,
  };
}
