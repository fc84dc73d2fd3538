import { z } from 'zod';
import { firstToDelete } from '../../../src/cluster/controllers/replicaSet/podsToDelete.ts';
import { podShape } from '../workloads/podShape.ts';

const given = z.object({
  pods: z.array(podShape),
  deleteCount: z.number(),
  relatedPods: z.array(z.object({ node: z.string() })).optional(),
});

export function run(input: unknown): unknown {
  const { pods, deleteCount, relatedPods = pods } = given.parse(input);
  const nodes = relatedPods.map(({ node }) => node);
  return { delete: firstToDelete(pods, nodes, deleteCount).map(({ name }) => name) };
}
