import { z } from 'zod';
import { nextStartIndex, numFeasibleNodesToFind } from '../../../src/cluster/scheduler/numFeasibleNodes.ts';

const given = z.object({
  numAllNodes: z.number(),
  profilePercentage: z.number().nullish(),
  globalPercentage: z.number().nullish(),
  cycles: z.number().default(0),
});

/** In a cycle every node that is examined is feasible, so as many are examined as are wanted. */
export function run(input: unknown): unknown {
  const { numAllNodes, profilePercentage, globalPercentage, cycles } = given.parse(input);
  const nodesToFind = numFeasibleNodesToFind(
    numAllNodes,
    profilePercentage ?? undefined,
    globalPercentage ?? undefined,
  );
  let start = 0;
  const starts = Array.from({ length: cycles }, () => {
    start = nextStartIndex(start, nodesToFind, numAllNodes);
    return start;
  });
  return { nodesToFind, nextStartIndex: starts };
}
