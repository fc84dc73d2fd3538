import { z } from 'zod';
import { usableAddresses } from '../../../src/cluster/services/serviceRange.ts';
import { rangeOf } from './rangeOf.ts';

export function run(input: unknown): unknown {
  const { cidr } = z.object({ cidr: z.string() }).parse(input);
  return { usable: String(usableAddresses(rangeOf(cidr))) };
}
