import { z } from 'zod';
import { needsResync } from '../../../src/cluster/controllers/service/nodeSet.ts';
import { changed, nodeChange, nodeOf } from './nodeShape.ts';

const given = z.object({
  base: z.object({ provider_id: z.string() }),
  before: z.array(nodeChange),
  after: z.array(nodeChange),
});

export function run(input: unknown): unknown {
  const { base, before, after } = given.parse(input);
  const node = nodeOf({}, [], base.provider_id);
  return { resync: needsResync(before.reduce(changed, node), after.reduce(changed, node)) };
}
