import { z } from 'zod';
import { zoneRatios } from '../../../src/cluster/controllers/endpointSlice/zoneAllocations.ts';
import { ZONE_LABEL } from '../../../src/cluster/objects.ts';

const given = z.object({
  nodes: z.array(
    z.object({
      zone: z.string().nullish(),
      cpu_milli: z.number().nullish(),
      ready: z.boolean(),
      labels: z.record(z.string(), z.string()),
    }),
  ),
});

export function run(input: unknown): unknown {
  const ratios = zoneRatios(
    given.parse(input).nodes.map(({ zone, cpu_milli, ready, labels }) => ({
      labels: { ...labels, ...(zone && { [ZONE_LABEL]: zone }) },
      ready,
      cpu: cpu_milli ?? 0,
    })),
  );
  return {
    sufficient: ratios !== undefined,
    ratios: ratios === undefined ? null : Object.fromEntries(ratios),
  };
}
