import { z } from 'zod';
import { zoneStates } from '../../../src/cluster/controllers/nodeLifecycle/zoneState.ts';

const given = z.object({
  unhealthyZoneThreshold: z.number(),
  nodes: z.array(z.object({ zone: z.string(), excluded: z.boolean(), ready: z.boolean() })),
});

export function run(input: unknown): unknown {
  const { unhealthyZoneThreshold, nodes } = given.parse(input);
  return { zoneStates: Object.fromEntries(zoneStates(nodes, unhealthyZoneThreshold)) };
}
