import { z } from 'zod';
import { minTolerationSeconds } from '../../../src/cluster/controllers/taintEviction/evictionDecision.ts';

const given = z.object({ tolerationSeconds: z.array(z.number().nullable()) });

export function run(input: unknown): unknown {
  return { evictAfterSeconds: minTolerationSeconds(given.parse(input).tolerationSeconds) };
}
