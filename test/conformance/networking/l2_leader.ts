import { z } from 'zod';
import { announcement } from '../../../src/network/loadBalancer/layer2Election.ts';

const given = z.object({
  lb_ip: z.string(),
  external_policy: z.enum(['Cluster', 'Local']),
  speakers: z.array(z.string()),
  advertised_from: z.array(z.string()),
  excluded_nodes: z.array(z.string()),
  ignore_exclude_label: z.boolean(),
  endpoints: z.array(
    z.object({ node: z.string(), ready: z.boolean().nullable(), serving: z.boolean().nullable() }),
  ),
});

export function run(input: unknown): unknown {
  const asked = given.parse(input);
  const question = {
    address: asked.lb_ip,
    externalTrafficPolicy: asked.external_policy,
    speakers: asked.speakers,
    advertisedFrom: asked.advertised_from,
    excluded: asked.excluded_nodes,
    ignoreExcludeLabel: asked.ignore_exclude_label,
    endpoints: asked.endpoints,
  };
  const perNode = asked.speakers.map((node) => [node, announcement(node, question)]);
  return { per_node: Object.fromEntries(perNode) };
}
