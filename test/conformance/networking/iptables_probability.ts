import { z } from 'zod';
import { writtenProbability } from '../../../src/balancing/iptablesChain.ts';

const given = z.object({ endpoints_left: z.number() });

export function run(input: unknown): unknown {
  return { match_probability: writtenProbability(given.parse(input).endpoints_left, 10) };
}
