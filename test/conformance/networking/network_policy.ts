import { z } from 'zod';
import { isConnectionAllowed } from '../../../src/network/policy/evaluate.ts';
import type { Party } from '../../../src/network/policy/party.ts';
import { policyTypesOf } from '../../../src/network/policy/policyTypes.ts';
import { containerPort, peer, port, protocol, selector } from './policyShapes.ts';

const labels = z.record(z.string(), z.string()).default({});
const ports = z.array(port).nullish();
const peers = z.array(peer).nullish();
const ingressRule = z.object({ from: peers, ports });
const egressRule = z.object({ to: peers, ports });

const given = z.object({
  namespaces: z.array(z.object({ name: z.string(), labels })),
  pods: z.array(
    z.object({ namespace: z.string(), ip: z.string(), labels, ports: z.array(containerPort).default([]) }),
  ),
  policies: z.array(
    z.object({
      namespace: z.string(),
      podSelector: selector,
      policyTypes: z.array(z.enum(['Ingress', 'Egress'])).optional(),
      ingress: z.array(ingressRule).optional(),
      egress: z.array(egressRule).optional(),
    }),
  ),
  packet: z.object({ src_ip: z.string(), dst_ip: z.string(), dst_port: z.number(), protocol }),
});

type Given = z.infer<typeof given>;

function partyAt(ip: string, { pods, namespaces }: Given): Party {
  const pod = pods.find((each) => each.ip === ip);
  if (pod === undefined) return { address: ip };
  const namespaceLabels = namespaces.find(({ name }) => name === pod.namespace)?.labels ?? {};
  return { address: ip, pod: { ...pod, namespaceLabels } };
}

const policyOf = (policy: Given['policies'][number]) => ({
  meta: { namespace: policy.namespace },
  spec: {
    podSelector: policy.podSelector,
    policyTypes: policyTypesOf(policy),
    ingress: (policy.ingress ?? []).map((rule) => ({ peers: rule.from ?? [], ports: rule.ports ?? [] })),
    egress: (policy.egress ?? []).map((rule) => ({ peers: rule.to ?? [], ports: rule.ports ?? [] })),
  },
});

export function run(input: unknown): unknown {
  const world = given.parse(input);
  const { src_ip, dst_ip, dst_port, protocol: of } = world.packet;
  const allowed = isConnectionAllowed(
    world.policies.map(policyOf),
    partyAt(src_ip, world),
    partyAt(dst_ip, world),
    { port: dst_port, protocol: of },
  );
  return { allowed };
}
