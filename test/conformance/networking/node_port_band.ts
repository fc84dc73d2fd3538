import { z } from 'zod';
import { nodePortBand } from '../../../src/cluster/services/serviceRange.ts';

export function run(input: unknown): unknown {
  return { static_band_size: nodePortBand(z.object({ size: z.number() }).parse(input).size) };
}
