import { z } from 'zod';
import { selectEndpoints } from '../../../src/network/kubeProxy/endpointSelection.ts';
import { trafficPolicies } from '../../../src/network/kubeProxy/trafficPolicies.ts';

const policy = z.enum(['Cluster', 'Local']);

const given = z.object({
  node: z.object({ name: z.string(), zone: z.string().nullable() }),
  gate_prefer_same: z.boolean(),
  service: z.object({ internal_policy: policy, external_policy: policy, node_port: z.number() }),
  endpoints: z.array(
    z.object({
      addr: z.string(),
      ready: z.boolean(),
      serving: z.boolean(),
      terminating: z.boolean(),
      local: z.boolean(),
      zone_hints: z.array(z.string()),
      node_hints: z.array(z.string()),
    }),
  ),
});

export function run(input: unknown): unknown {
  const { node, gate_prefer_same, service, endpoints } = given.parse(input);
  const policies = trafficPolicies({
    internalLocal: service.internal_policy === 'Local',
    externalLocal: service.external_policy === 'Local',
    isAccessible: service.node_port !== 0,
  });
  const known = endpoints.map(({ addr, local, zone_hints, node_hints, ...conditions }) => ({
    addr,
    ...conditions,
    nodeName: local ? node.name : `not ${node.name}`,
    hintZones: zone_hints,
    hintNodes: node_hints,
  }));
  const asked = { name: node.name, zone: node.zone ?? '' };
  const { cluster, local, hasAny } = selectEndpoints(known, policies, asked, gate_prefer_same);
  const reachable = new Set([...cluster, ...local]);
  const addresses = (list: Iterable<{ readonly addr: string }>) => [...list].map(({ addr }) => addr).sort();
  return {
    cluster: addresses(cluster),
    local: addresses(local),
    reachable: addresses(reachable),
    has_any: hasAny,
  };
}

/** A set that is not used and an empty one are not told apart. */
export function matches(expected: unknown, actual: unknown): boolean {
  const shape = z.object({
    cluster: z.array(z.string()).nullable(),
    local: z.array(z.string()).nullable(),
    reachable: z.array(z.string()).nullable(),
    has_any: z.boolean(),
  });
  const plain = (value: unknown) => {
    const { cluster, local, reachable, has_any } = shape.parse(value);
    return JSON.stringify([cluster ?? [], local ?? [], reachable ?? [], has_any]);
  };
  return plain(expected) === plain(actual);
}
