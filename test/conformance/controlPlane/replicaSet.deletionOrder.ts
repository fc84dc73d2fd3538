import { z } from 'zod';
import { compareForDeletion } from '../../../src/cluster/controllers/replicaSet/deletionOrder.ts';
import { podShape } from '../workloads/podShape.ts';

const given = z.object({ logScale: z.boolean(), pods: z.array(podShape) });

export function run(input: unknown): unknown {
  const { logScale, pods } = given.parse(input);
  return { order: pods.sort((a, b) => compareForDeletion(a, b, logScale)).map(({ name }) => name) };
}
