import { z } from 'zod';
import { evictAfter } from '../../../src/cluster/controllers/taintEviction/evictionDecision.ts';
import { taint, toleration } from '../scheduling/shapes.ts';

const given = z.object({
  assignedNode: z.string(),
  nodeNoExecuteTaints: z.array(taint),
  tolerations: z.array(toleration.extend({ seconds: z.number().nullable() })),
});

export function run(input: unknown): unknown {
  const { assignedNode, nodeNoExecuteTaints, tolerations } = given.parse(input);
  const seconds = evictAfter(
    assignedNode || undefined,
    nodeNoExecuteTaints,
    tolerations.map(({ seconds: limit, ...rest }) => ({
      ...rest,
      ...(limit !== null && { tolerationSeconds: limit }),
    })),
  );
  if (seconds === null) return { eviction: 'none' };
  return { eviction: seconds === 0 ? 'now' : 'later' };
}
