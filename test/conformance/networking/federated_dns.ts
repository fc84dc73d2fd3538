import { z } from 'zod';
import { federatedRecords } from '../../../src/network/dns/federatedRecords.ts';
import { sameMembers } from './sets.ts';

const given = z.object({
  federation: z.string(),
  dns_zone: z.string(),
  service: z.object({ namespace: z.string(), name: z.string() }),
  clusters: z.array(z.object({ name: z.string(), region: z.string(), zone: z.string() })),
  ingress: z.record(z.string(), z.array(z.string()).nullable()),
  resolver: z.record(z.string(), z.array(z.string())),
});
const expected = z.object({ records: z.array(z.unknown()) });

export function run(input: unknown): unknown {
  const { federation, dns_zone: dnsZone, service, clusters, ingress, resolver } = given.parse(input);
  return {
    records: federatedRecords({
      federation,
      dnsZone,
      ...service,
      clusters: clusters.map((cluster) => ({ ...cluster, ingress: ingress[cluster.name] ?? [] })),
      resolve: (hostname) => resolver[hostname] ?? [],
    }),
  };
}

/** The records are a set. */
export function matches(expectation: unknown, actual: unknown): boolean {
  return sameMembers(expected.parse(expectation).records, expected.parse(actual).records);
}
