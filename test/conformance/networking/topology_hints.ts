import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { proportionalHints } from '../../../src/cluster/controllers/endpointSlice/proportionalHints.ts';
import { zoneAllocations } from '../../../src/cluster/controllers/endpointSlice/zoneAllocations.ts';

const given = z.object({
  zone_cpu_ratio: z.record(z.string(), z.number()).nullable(),
  slices: z.array(
    z.array(z.object({ addr: z.string(), zone: z.string().nullish(), ready: z.boolean().nullable() })),
  ),
});

/** Every slice is one that has to be written anyway. */
export function run(input: unknown): unknown {
  const { zone_cpu_ratio, slices } = given.parse(input);
  const ratios = zone_cpu_ratio === null ? undefined : new Map(Object.entries(zone_cpu_ratio));
  const changed = slices.map((slice) =>
    slice.map(({ zone, ready }) => ({ ready: ready === true, ...(zone && { zone }) })),
  );
  const endpoints = changed.flat().filter(({ ready }) => ready).length;
  const allocations = zoneAllocations(ratios, endpoints);
  const hinted =
    typeof allocations === 'string' ? undefined : proportionalHints({ changed, unchanged: [] }, allocations);
  if (hinted === undefined) return { hints_on: false, endpoints_per_zone: null };
  return { hints_on: true, endpoints_per_zone: Object.fromEntries(hinted.perZone) };
}

const expected = z.object({
  hints_on: z.boolean(),
  endpoints_per_zone: z.record(z.string(), z.number()).nullable(),
});

/** Several placements are equally right: only how many endpoints each zone has is compared. */
export function matches(wanted: unknown, actual: unknown): boolean {
  return isDeepStrictEqual(expected.parse(wanted), expected.parse(actual));
}
