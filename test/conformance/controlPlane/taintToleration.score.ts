import { z } from 'zod';
import {
  intolerableTaints,
  taintTolerationScores,
} from '../../../src/cluster/scheduler/taintTolerationScore.ts';
import { node, toleration } from '../scheduling/shapes.ts';

const given = z.object({ tolerations: z.array(toleration).default([]), nodes: z.array(node) });

export function run(input: unknown): unknown {
  const { tolerations, nodes } = given.parse(input);
  const scores = taintTolerationScores(nodes.map(({ taints }) => intolerableTaints(taints, tolerations)));
  return { normalizedScores: Object.fromEntries(nodes.map(({ name }, i) => [name, scores[i]])) };
}
