import { z } from 'zod';
import { type HostPort, hostPortsOf } from '../../../src/cluster/scheduler/nodePorts.ts';

/** A port as the cases write it; an empty protocol is the default one, an empty address every address. */
export const wantedPort = z.object({
  protocol: z.union([z.enum(['TCP', 'UDP', 'SCTP']), z.literal('').transform(() => 'TCP' as const)]),
  host_ip: z.string().default(''),
  host_port: z.number(),
});

/** The ports as the scheduler takes them out of a container. */
export function wantedPorts(ports: readonly z.output<typeof wantedPort>[]): readonly HostPort[] {
  const container = {
    name: '',
    image: '',
    requests: { cpu: 0, memory: 0 },
    preStopSeconds: 0,
    ports: ports.map(({ protocol, host_ip, host_port }) => ({
      containerPort: 1,
      protocol,
      hostPort: host_port,
      hostIP: host_ip,
    })),
  };
  return hostPortsOf([container]);
}
