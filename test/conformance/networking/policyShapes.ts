import { z } from 'zod';
import type { NetworkPolicyPeer, NetworkPolicyPort } from '../../../src/cluster/objects.ts';

/** Shapes that the areas of network policies share, in the API's own words. */

const labels = z.record(z.string(), z.string()).nullish();

const requirement = z.object({
  key: z.string(),
  operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist']),
  values: z.array(z.string()).default([]),
});

export const selector = z
  .object({ matchLabels: labels, matchExpressions: z.array(requirement).default([]) })
  .transform(({ matchLabels, matchExpressions }) => ({ matchLabels: matchLabels ?? {}, matchExpressions }));

export const protocol = z.enum(['TCP', 'UDP', 'SCTP']);

const ipBlock = z.object({ cidr: z.string(), except: z.array(z.string()).default([]) });

export const peer = z
  .object({
    podSelector: selector.nullish(),
    namespaceSelector: selector.nullish(),
    ipBlock: ipBlock.nullish(),
  })
  .transform(
    ({ podSelector, namespaceSelector, ipBlock: block }): NetworkPolicyPeer => ({
      ...(podSelector && { podSelector }),
      ...(namespaceSelector && { namespaceSelector }),
      ...(block && { ipBlock: block }),
    }),
  );

export const port = z
  .object({
    protocol: protocol.default('TCP'),
    port: z.union([z.number(), z.string()]).nullish(),
    endPort: z.number().nullish(),
  })
  .transform(
    ({ protocol: of, port: number, endPort }): NetworkPolicyPort => ({
      protocol: of,
      ...(number != null && { port: number }),
      ...(endPort != null && { endPort }),
    }),
  );

export const containerPort = z
  .object({ name: z.string(), protocol, port: z.number() })
  .transform(({ name, protocol: of, port: containerPort }) => ({ name, protocol: of, containerPort }));
