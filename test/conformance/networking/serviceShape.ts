import { z } from 'zod';
import type { Service } from '../../../src/cluster/objects.ts';

/** A Service as the cases of the environment give it. */
export const serviceShape = z.object({
  namespace: z.string().default('default'),
  name: z.string(),
  cluster_ip: z.string(),
  ports: z.array(z.object({ name: z.string(), port: z.number(), protocol: z.enum(['TCP', 'UDP', 'SCTP']) })),
});

export function serviceOf({ namespace, name, cluster_ip, ports }: z.infer<typeof serviceShape>): Service {
  return {
    kind: 'Service',
    meta: {
      namespace,
      name,
      labels: {},
      annotations: {},
      uid: name,
      resourceVersion: 1,
      creationTimestamp: 0,
    },
    spec: {
      type: 'ClusterIP',
      clusterIP: cluster_ip,
      ports: ports.map((port) => ({ ...port, targetPort: port.port })),
      publishNotReadyAddresses: false,
    },
    status: {},
  };
}
