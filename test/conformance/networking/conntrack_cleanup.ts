import { z } from 'zod';
import { staleFlows } from '../../../src/network/kubeProxy/staleFlows.ts';

const given = z.object({
  services: z.array(
    z.object({
      cluster_ip: z.string(),
      external_ips: z.array(z.string()),
      lb_ips: z.array(z.string()),
      ports: z.array(z.object({ protocol: z.string(), port: z.number(), node_port: z.number() })),
      endpoints: z.array(z.object({ ip: z.string(), port: z.number(), serving: z.boolean() })),
    }),
  ),
  entries: z.array(
    z.object({
      protocol: z.string(),
      orig_dst: z.string().nullable(),
      orig_port: z.number(),
      reply_src: z.string(),
      reply_port: z.number(),
    }),
  ),
});

export function run(input: unknown): unknown {
  const { services, entries } = given.parse(input);
  const ports = services.flatMap(({ cluster_ip, external_ips, lb_ips, ports, endpoints }) =>
    ports.map(({ protocol, port, node_port }) => ({
      protocol,
      port,
      nodePort: node_port,
      addresses: [cluster_ip, ...external_ips, ...lb_ips],
      endpoints,
    })),
  );
  const flows = entries.map((entry) => ({
    protocol: entry.protocol,
    destination: entry.orig_dst,
    destinationPort: entry.orig_port,
    replySource: entry.reply_src,
    replyPort: entry.reply_port,
  }));
  return { deleted: staleFlows(ports, flows).map((flow) => flows.indexOf(flow)) };
}
