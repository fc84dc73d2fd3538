import { z } from 'zod';
import {
  endpointAddresses,
  endpointConditions,
  endpointHostname,
  endpointZone,
} from '../../../src/cluster/services/endpointRules.ts';

const text = z.string().exactOptional();

const given = z.object({
  pod_ready: z.boolean(),
  pod_deleting: z.boolean(),
  publish_not_ready_addresses: z.boolean(),
  node_labels: z.record(z.string(), z.string()).default({}),
  pod_ips: z.array(z.string()).default([]),
  address_type: z.enum(['IPv4', 'IPv6']).default('IPv4'),
  hostname: text,
  pod_hostname: text,
  subdomain: text,
  pod_subdomain: text,
  service_name: text,
});

export function run(input: unknown): unknown {
  const asked = given.parse(input);
  const zone = endpointZone(asked.node_labels);
  const addresses = endpointAddresses(asked.pod_ips, asked.address_type);
  // A case that names only one of subdomain and Service means that they agree.
  const subdomain = asked.subdomain ?? asked.pod_subdomain ?? asked.service_name ?? 'service';
  const name = asked.service_name ?? subdomain;
  const hostnameOfPod = asked.hostname ?? asked.pod_hostname ?? '';
  const pod = { hostname: hostnameOfPod, subdomain, namespace: 'default' };
  const hostname = endpointHostname(pod, { name, namespace: 'default' });
  return {
    ...endpointConditions(asked.pod_ready, asked.pod_deleting, asked.publish_not_ready_addresses),
    ...(zone !== undefined && { zone }),
    ...(addresses.length > 0 && { addresses }),
    ...(hostname !== undefined && { hostname }),
  };
}
