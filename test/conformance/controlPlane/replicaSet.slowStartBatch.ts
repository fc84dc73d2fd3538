import { z } from 'zod';
import { slowStartBatch } from '../../../src/cluster/controllers/replicaSet/slowStartBatch.ts';

const given = z.object({
  count: z.number(),
  initialBatch: z.number(),
  successfulCallsBeforeFailure: z.number(),
});

export function run(input: unknown): unknown {
  const { count, initialBatch, successfulCallsBeforeFailure } = given.parse(input);
  let calls = 0;
  let successes = 0;
  slowStartBatch(
    count,
    initialBatch,
    (size, report) => {
      const succeeded = Math.max(0, Math.min(size, successfulCallsBeforeFailure - calls));
      calls += size;
      report(size - succeeded);
    },
    (number) => {
      successes = number;
    },
  );
  return { successes, calls };
}
