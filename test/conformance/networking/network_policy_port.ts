import { z } from 'zod';
import { matchesPorts } from '../../../src/network/policy/port.ts';
import { containerPort, port, protocol } from './policyShapes.ts';

const given = z.object({
  ports: z.array(port),
  pod_ports: z.array(containerPort),
  dst_port: z.number(),
  protocol,
});

export function run(input: unknown): unknown {
  const { ports, pod_ports, dst_port, protocol: of } = given.parse(input);
  return { match: matchesPorts(ports, { port: dst_port, protocol: of }, pod_ports) };
}
