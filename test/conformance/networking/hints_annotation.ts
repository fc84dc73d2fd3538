import { z } from 'zod';
import { isTopologyModeOn } from '../../../src/cluster/controllers/endpointSlice/topologyHints.ts';

const given = z.object({ annotations: z.record(z.string(), z.string()) });

export function run(input: unknown): unknown {
  return { topology_mode_on: isTopologyModeOn(given.parse(input).annotations) };
}
