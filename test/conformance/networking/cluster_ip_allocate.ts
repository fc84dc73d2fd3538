import { z } from 'zod';
import { ClusterIPAllocator } from '../../../src/cluster/services/clusterIPAllocator.ts';
import { parseIP } from '../../../src/cluster/services/ipAddress.ts';
import { allows, PICKS, play } from './allocation.ts';

export function run(input: unknown): unknown {
  const { range, ops } = z.object({ range: z.string(), ops: z.array(z.unknown()) }).parse(input);
  return { results: play(new ClusterIPAllocator(range, PICKS), ops, z.string()) };
}

export function matches(expected: unknown, actual: unknown): boolean {
  return allows((address) => parseIP(z.string().parse(address))?.value ?? -1n, expected, actual);
}
