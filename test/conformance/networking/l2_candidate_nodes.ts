import { z } from 'zod';
import { nodesWithEndpoint } from '../../../src/network/loadBalancer/layer2Election.ts';

const given = z.object({
  speakers: z.array(z.string()),
  endpoints: z.array(
    z.object({ node: z.string(), ready: z.boolean().nullable(), serving: z.boolean().nullable() }),
  ),
});

/** Which nodes, in whatever order. */
export function run(input: unknown): unknown {
  const { speakers, endpoints } = given.parse(input);
  return { nodes: nodesWithEndpoint(speakers, endpoints).toSorted() };
}
