import { z } from 'zod';
import { isInNodeSet } from '../../../src/cluster/controllers/service/nodeSet.ts';
import { nodeOf } from './nodeShape.ts';

const given = z.object({
  ready: z.boolean(),
  labels: z.record(z.string(), z.string()),
  taints: z.array(z.string()),
});

/** The source's test asks for readiness too, which the controller no longer does. */
export function run(input: unknown): unknown {
  const { ready, labels, taints } = given.parse(input);
  const inSet = isInNodeSet(nodeOf(labels, taints));
  return { in_lb_set: inSet, passes_with_ready_predicate: inSet && ready };
}
