import { z } from 'zod';
import { isProgressing } from '../../../src/cluster/controllers/deployment/progress.ts';

const numbers = z.object({
  replicas: z.number(),
  updated: z.number(),
  ready: z.number(),
  available: z.number(),
});
const given = z.object({ before: numbers, after: numbers });

export function run(input: unknown): unknown {
  const { before, after } = given.parse(input);
  return { progressing: isProgressing(before, after) };
}
