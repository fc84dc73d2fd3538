import { z } from 'zod';
import { endpointLabel } from '../../../src/network/dns/endpointLabel.ts';

const given = z.object({
  ip: z.string(),
  hostname: z.string().nullable(),
  pod_name: z.string().nullable(),
  endpoint_pod_names: z.boolean(),
});

export function run(input: unknown): unknown {
  const { ip, hostname, pod_name: podName, endpoint_pod_names: byPodName } = given.parse(input);
  const endpoint = {
    address: ip,
    ...(hostname !== null && { hostname }),
    ...(podName !== null && { podName }),
  };
  return { label: endpointLabel(endpoint, byPodName) };
}
