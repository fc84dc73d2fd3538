import { z } from 'zod';
import { findPort } from '../../../src/cluster/services/targetPort.ts';

const ports = z
  .array(z.object({ name: z.string().default(''), container_port: z.number(), protocol: z.string() }))
  .default([]);

const given = z.object({
  service_port: z.object({ protocol: z.string(), target_port: z.union([z.number(), z.string()]) }),
  containers: z.array(z.object({ ports })),
  init_containers: z.array(z.object({ ports, restart_policy: z.string().nullish() })).default([]),
});

type Holder = z.infer<typeof given>['containers'][number];

const holder = (each: Holder) => ({
  ports: each.ports.map(({ name, container_port, protocol }) => ({
    name,
    containerPort: container_port,
    protocol,
  })),
});

export function run(input: unknown): unknown {
  const { service_port, containers, init_containers } = given.parse(input);
  const { protocol, target_port: targetPort } = service_port;
  const running = init_containers.map((each) => ({
    ...holder(each),
    ...(each.restart_policy && { restartPolicy: each.restart_policy }),
  }));
  const port = findPort(containers.map(holder), running, { protocol, targetPort });
  return { found: port !== undefined, port: port ?? null };
}
