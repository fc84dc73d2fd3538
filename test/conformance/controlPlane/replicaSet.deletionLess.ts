import { z } from 'zod';
import { compareForDeletion } from '../../../src/cluster/controllers/replicaSet/deletionOrder.ts';
import { podShape } from '../workloads/podShape.ts';

const given = z.object({ a: podShape, b: podShape });

export function run(input: unknown): unknown {
  const { a, b } = given.parse(input);
  return { aBeforeB: compareForDeletion(a, b) < 0, bBeforeA: compareForDeletion(b, a) < 0 };
}
