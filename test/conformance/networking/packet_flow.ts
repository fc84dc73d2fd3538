import { z } from 'zod';
import { type FlowServicePort, packetVerdict } from '../../../src/network/kubeProxy/packetFlow.ts';
import { trafficPolicies } from '../../../src/network/kubeProxy/trafficPolicies.ts';

const policy = z.enum(['Cluster', 'Local']);
const condition = z.boolean().nullish();

const given = z.object({
  node: z.object({
    name: z.string(),
    ips: z.array(z.string()),
    primary_ip: z.string(),
    pod_cidr: z.string(),
  }),
  proxy: z.object({
    mode: z.enum(['iptables', 'nftables']),
    masquerade_all: z.boolean(),
    local_detector: z.enum(['pod_cidr', 'none']),
    localhost_node_ports: z.boolean(),
    node_port_addresses: z.array(z.string()).nullable(),
    service_cidrs: z.array(z.string()).default([]),
  }),
  services: z.array(
    z.object({
      name: z.string(),
      cluster_ip: z.string(),
      ports: z.array(
        z.object({ name: z.string(), protocol: z.string(), port: z.number(), node_port: z.number() }),
      ),
      internal_policy: policy,
      external_policy: policy,
      external_ips: z.array(z.string()),
      lb_ips: z.array(z.string()),
      source_ranges: z.array(z.string()),
    }),
  ),
  endpoints: z.record(
    z.string(),
    z.object({
      ports: z.record(z.string(), z.number()),
      list: z.array(
        z.object({
          ip: z.string(),
          node: z.string().nullable(),
          ready: condition,
          serving: condition,
          terminating: condition,
        }),
      ),
    }),
  ),
});

const flow = z.object({ from: z.string(), proto: z.string(), to: z.string(), port: z.number() });
const expectation = z.object({
  flows: z.array(
    flow.extend({
      verdict: z.string(),
      backends: z.array(z.string()).optional(),
      snat: z.boolean().optional(),
    }),
  ),
});

type Given = z.infer<typeof given>;

/** A condition that is absent is read as kube-proxy does: ready, serving as ready, not terminating. */
function endpointsOf({ endpoints }: Given, service: string, port: string): FlowServicePort['endpoints'] {
  const known = endpoints[service];
  return (known?.list ?? []).map(({ ip, node, ready, serving, terminating }) => ({
    ip,
    port: known?.ports[port] ?? 0,
    nodeName: node ?? '',
    ready: ready ?? true,
    serving: serving ?? ready ?? true,
    terminating: terminating ?? false,
  }));
}

function servicePorts(input: Given): FlowServicePort[] {
  return input.services.flatMap((service) =>
    service.ports.map(({ name, protocol, port, node_port }) => ({
      clusterIP: service.cluster_ip,
      protocol,
      port,
      nodePort: node_port,
      externalIPs: service.external_ips,
      loadBalancerIPs: service.lb_ips,
      sourceRanges: service.source_ranges,
      policies: trafficPolicies({
        internalLocal: service.internal_policy === 'Local',
        externalLocal: service.external_policy === 'Local',
        isAccessible: node_port !== 0 || service.external_ips.length > 0 || service.lb_ips.length > 0,
      }),
      endpoints: endpointsOf(input, service.name, name),
    })),
  );
}

/** What is asked is part of what is expected: the answer is a function of the packet. */
export function run(input: unknown): unknown {
  const known = given.parse(input);
  const { node, proxy } = known;
  const services = servicePorts(known);
  const at = { name: node.name, addresses: node.ips, podCIDR: node.pod_cidr };
  const settings = {
    mode: proxy.mode,
    masqueradeAll: proxy.masquerade_all,
    detectsLocal: proxy.local_detector !== 'none',
    localhostNodePorts: proxy.localhost_node_ports,
    ...(proxy.node_port_addresses !== null && { nodePortAddresses: proxy.node_port_addresses }),
    serviceCIDRs: proxy.service_cidrs,
  };
  return (packet: z.infer<typeof flow>) =>
    packetVerdict({ ...packet, protocol: packet.proto }, at, settings, services);
}

export function matches(expected: unknown, actual: unknown): boolean {
  if (typeof actual !== 'function') return false;
  return expectation.parse(expected).flows.every(({ verdict, backends, snat, ...packet }) => {
    const answer: unknown = actual(packet);
    const got = z
      .object({ verdict: z.string(), backends: z.array(z.string()).optional(), snat: z.boolean().optional() })
      .parse(answer);
    const sorted = (list: readonly string[] | undefined) => [...(list ?? [])].sort().join();
    // What a case does not say of a flow is not asked.
    return (
      got.verdict === verdict &&
      (backends === undefined || sorted(got.backends) === sorted(backends)) &&
      (snat === undefined || got.snat === snat)
    );
  });
}
