import { z } from 'zod';
import { NodeInfo } from '../../../src/cluster/scheduler/nodeInfo.ts';
import { taintTolerationScores } from '../../../src/cluster/scheduler/taintToleration.ts';
import { node, nodeObject, toleration } from '../scheduling/shapes.ts';

const given = z.object({ tolerations: z.array(toleration).default([]), nodes: z.array(node) });

export function run(input: unknown): unknown {
  const { tolerations, nodes } = given.parse(input);
  const scores = new Float64Array(nodes.length);
  const infos = nodes.map((each, i) => new NodeInfo(nodeObject(each), i));
  taintTolerationScores(tolerations, infos, scores);
  return { normalizedScores: Object.fromEntries(nodes.map(({ name }, i) => [name, scores[i]])) };
}
