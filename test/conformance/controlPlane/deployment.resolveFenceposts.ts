import { z } from 'zod';
import { resolveFenceposts } from '../../../src/cluster/controllers/deployment/fenceposts.ts';

const intOrPercent = z.union([z.number(), z.string()]).nullable();
const given = z.object({ maxSurge: intOrPercent, maxUnavailable: intOrPercent, desired: z.number() });

export function run(input: unknown): unknown {
  const { maxSurge, maxUnavailable, desired } = given.parse(input);
  try {
    return resolveFenceposts(maxSurge, maxUnavailable, desired);
  } catch (error) {
    if (error instanceof RangeError) return { error: true };
    throw error;
  }
}
