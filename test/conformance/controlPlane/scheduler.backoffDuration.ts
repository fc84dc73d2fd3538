import { z } from 'zod';
import { backoffDuration } from '../../../src/cluster/scheduler/backoff.ts';

const given = z.object({ initial: z.number(), max: z.number(), attempts: z.number() });

export function run(input: unknown): unknown {
  const { initial, max, attempts } = given.parse(input);
  return { backoff: backoffDuration(initial, max, attempts) };
}
