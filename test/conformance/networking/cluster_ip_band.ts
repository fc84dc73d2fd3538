import { z } from 'zod';
import { clusterIPBand } from '../../../src/cluster/services/serviceRange.ts';
import { rangeOf } from './rangeOf.ts';

export function run(input: unknown): unknown {
  return { static_band_size: clusterIPBand(rangeOf(z.object({ cidr: z.string() }).parse(input).cidr)) };
}
