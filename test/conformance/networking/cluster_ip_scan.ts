import { z } from 'zod';
import { formatIP, parseIP } from '../../../src/cluster/services/ipAddress.ts';
import { scanOrder } from '../../../src/cluster/services/rangeAllocator.ts';

const given = z.object({ first: z.string(), last: z.string(), start_offset: z.number() });

export function run(input: unknown): unknown {
  const { first, last, start_offset } = given.parse(input);
  const [from, to] = [first, last].map((address) => parseIP(address));
  if (from === undefined || to === undefined) throw new Error('not a range');
  const order = scanOrder(from.value, to.value, BigInt(start_offset));
  return { order: [...order].map((value) => formatIP(from.family, value)) };
}
