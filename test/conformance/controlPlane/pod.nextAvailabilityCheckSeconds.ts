import { z } from 'zod';
import { nextAvailabilityCheckSeconds } from '../../../src/cluster/controllers/podAvailability.ts';

const given = z.object({
  ready: z.boolean(),
  readyForSeconds: z.number().nullable(),
  minReadySeconds: z.number(),
});

export function run(input: unknown): unknown {
  const { ready, readyForSeconds, minReadySeconds } = given.parse(input);
  return { nextCheckSeconds: nextAvailabilityCheckSeconds(ready, readyForSeconds, minReadySeconds) };
}
