import { z } from 'zod';
import { distributionHints } from '../../../src/cluster/controllers/endpointSlice/topologyHints.ts';

const given = z.object({
  traffic_distribution: z.string().nullish(),
  endpoints: z.array(
    z.object({
      addr: z.string(),
      ready: z.boolean(),
      zone: z.string().nullish(),
      node: z.string().nullish(),
    }),
  ),
});

/** Hints that an endpoint had before do not count: they are worked out anew. */
export function run(input: unknown): unknown {
  const { traffic_distribution, endpoints } = given.parse(input);
  const hints = endpoints.map(({ addr, ready, zone, node }) => {
    const endpoint = { ready, nodeName: node ?? '', ...(zone && { zone }) };
    const { hintZones = [], hintNodes = [] } = distributionHints(endpoint, traffic_distribution ?? undefined);
    return [addr, { zone_hints: hintZones, node_hints: hintNodes }] as const;
  });
  return { hints: Object.fromEntries(hints) };
}
