import { z } from 'zod';
import { ZONE_LABEL } from '../../../src/cluster/objects.ts';
import { NodeTree } from '../../../src/cluster/scheduler/nodeTree.ts';
import { REGION_LABEL, zoneKey } from '../../../src/cluster/zones.ts';

const given = z.object({
  ops: z.array(
    z.object({
      op: z.enum(['add', 'remove']),
      node: z.object({ name: z.string(), region: z.string().default(''), zone: z.string().default('') }),
    }),
  ),
});

export function run(input: unknown): unknown {
  const tree = new NodeTree();
  for (const { op, node } of given.parse(input).ops) {
    const zone = zoneKey({ [REGION_LABEL]: node.region, [ZONE_LABEL]: node.zone });
    if (op === 'add') tree.add(node.name, zone);
    else tree.remove(node.name, zone);
  }
  return { order: tree.order() };
}
