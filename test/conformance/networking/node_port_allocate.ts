import { z } from 'zod';
import { NodePortAllocator } from '../../../src/cluster/services/nodePortAllocator.ts';
import { allows, PICKS, play } from './allocation.ts';

export function run(input: unknown): unknown {
  const { range, ops } = z.object({ range: z.string(), ops: z.array(z.unknown()) }).parse(input);
  const [first = 0, last = 0] = range.split('-').map(Number);
  return { results: play(new NodePortAllocator(first, last, PICKS), ops, z.number()) };
}

export function matches(expected: unknown, actual: unknown): boolean {
  return allows((port) => BigInt(z.number().parse(port)), expected, actual);
}
