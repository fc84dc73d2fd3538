import { z } from 'zod';
import { zoneMoves } from '../../../src/cluster/controllers/endpointSlice/hintRebalance.ts';

const given = z.object({
  desired: z.record(z.string(), z.number()),
  current: z.record(z.string(), z.number()),
});

export function run(input: unknown): unknown {
  const { desired, current } = given.parse(input);
  const allocations = new Map(Object.entries(desired).map(([zone, share]) => [zone, { desired: share }]));
  const { giving, receiving } = zoneMoves(allocations, new Map(Object.entries(current)));
  return { giving: Object.fromEntries(giving), receiving: Object.fromEntries(receiving) };
}
