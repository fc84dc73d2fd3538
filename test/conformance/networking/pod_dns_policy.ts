import { z } from 'zod';
import { resolverKind } from '../../../src/network/dns/resolver.ts';

const given = z.object({ dns_policy: z.string(), host_network: z.boolean() });

export function run(input: unknown): unknown {
  const { dns_policy: policy, host_network: hostNetwork } = given.parse(input);
  const resolver = resolverKind(policy, hostNetwork);
  // In case of an error the cluster's resolver is what the pod is left with.
  return { resolver: resolver ?? 'cluster', error: resolver === undefined };
}
