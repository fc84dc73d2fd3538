import { z } from 'zod';
import { answerQuestion } from '../../../src/network/dns/answerQuestion.ts';
import type { ResourceRecord } from '../../../src/network/dns/message.ts';
import type { DnsService, DnsWorld } from '../../../src/network/dns/world.ts';
import { isObject } from '../case.ts';
import { sameMembers } from './sets.ts';

const port = z.object({ name: z.string(), port: z.number(), protocol: z.enum(['TCP', 'UDP', 'SCTP']) });
const endpoint = z.object({
  ip: z.string(),
  hostname: z.string().nullable(),
  cluster: z.string().optional(),
});
const service = z.object({
  namespace: z.string(),
  name: z.string(),
  type: z.enum(['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName']),
  cluster_ips: z.array(z.string()).nullable(),
  ports: z.array(port),
  external_name: z.string().optional(),
  endpoints: z.array(endpoint).nullable(),
});
const worldShape = z.object({
  zones: z.array(z.string()),
  ttl: z.number(),
  exposed_namespaces: z.array(z.string()).nullable(),
  missing_namespaces: z.array(z.string()),
  multicluster: z.boolean(),
  pod_mode: z.enum(['disabled', 'insecure', 'verified']),
  ignore_empty_service: z.boolean(),
  synced: z.boolean(),
  services: z.array(service),
  pods: z.array(z.object({ ip: z.string(), namespace: z.string() })),
});
const TYPES = ['A', 'AAAA', 'CNAME', 'HINFO', 'MX', 'NS', 'PTR', 'SOA', 'SRV', 'TXT'] as const;
const given = z.object({
  world: worldShape,
  query: z.object({ name: z.string(), type: z.enum(TYPES) }),
  upstream_answer: z
    .object({ truncated: z.boolean().prefault(false), answer: z.array(z.custom<ResourceRecord>()) })
    .nullish(),
});
const expected = z.object({
  rcode: z.string(),
  answer: z.array(z.unknown()),
  nodata: z.boolean(),
  additional: z.array(z.unknown()).prefault([]),
  truncated: z.boolean().prefault(false),
});

export function run(input: unknown): unknown {
  const { world, query, upstream_answer: upstream } = given.parse(input);
  const answer = answerQuestion(query, worldOf(world, upstream ?? undefined));
  return { ...answer, nodata: answer.rcode === 'NOERROR' && answer.answer.length === 0 };
}

/** The cases say of an SOA record that it is there; the numbers in it are the server's own. */
function told(records: readonly unknown[]): unknown[] {
  return records.map((record) => {
    if (!isObject(record) || record['type'] !== 'SOA') return record;
    const { name, type, ttl } = record;
    return { name, type, ttl };
  });
}

/** The sections of an answer are sets. */
export function matches(expectation: unknown, actual: unknown): boolean {
  const wanted = expected.parse(expectation);
  const got = expected.parse(actual);
  return (
    wanted.rcode === got.rcode &&
    wanted.nodata === got.nodata &&
    wanted.truncated === got.truncated &&
    sameMembers(told(wanted.answer), told(got.answer)) &&
    sameMembers(wanted.additional, got.additional)
  );
}

function worldOf(
  {
    services,
    pods,
    exposed_namespaces: exposed,
    missing_namespaces: missing,
    ...world
  }: z.output<typeof worldShape>,
  upstream: ReturnType<DnsWorld['upstream']>,
): DnsWorld {
  const known = services.map(serviceOf);
  return {
    zones: world.zones,
    ttl: world.ttl,
    podMode: world.pod_mode,
    ignoreEmptyService: world.ignore_empty_service,
    multicluster: world.multicluster,
    endpointPodNames: false,
    synced: world.synced,
    isExposed: (namespace) => !missing.includes(namespace) && (exposed?.includes(namespace) ?? true),
    service: (namespace, name) => known.find((one) => one.namespace === namespace && one.name === name),
    services: () => known,
    hasPod: (namespace, address) => pods.some((pod) => pod.namespace === namespace && pod.ip === address),
    upstream: () => upstream,
  };
}

function serviceOf({
  cluster_ips: clusterIPs,
  external_name: externalName,
  endpoints,
  ...rest
}: z.output<typeof service>): DnsService {
  return {
    ...rest,
    clusterIPs: clusterIPs ?? [],
    ...(externalName !== undefined && { externalName }),
    endpoints: (endpoints ?? []).map(({ ip, hostname, cluster }) => ({
      address: ip,
      ports: rest.ports,
      ...(hostname !== null && { hostname }),
      ...(cluster !== undefined && { cluster }),
    })),
  };
}
