import { z } from 'zod';
import { matchesPeer } from '../../../src/network/policy/peer.ts';
import { peer } from './policyShapes.ts';

const labels = z.record(z.string(), z.string()).default({});

const given = z.object({
  policy_namespace: z.string().default(''),
  peer,
  pod: z.object({ namespace: z.string(), labels, namespace_labels: labels }).optional(),
  ip: z.string().optional(),
});

export function run(input: unknown): unknown {
  const { policy_namespace, peer: rule, pod, ip } = given.parse(input);
  const party = {
    ...(ip !== undefined && { address: ip }),
    ...(pod && {
      pod: {
        namespace: pod.namespace,
        labels: pod.labels,
        namespaceLabels: pod.namespace_labels,
        ports: [],
      },
    }),
  };
  return { match: matchesPeer(rule, policy_namespace, party) };
}
