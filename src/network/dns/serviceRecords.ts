import type { DnsEntry } from './entries.ts';
import { addressType } from './ipText.ts';
import type { ResourceRecord } from './message.ts';

/** Of all that a name stands for together; each has its share, rounded down but at least 1. */
const TOTAL_WEIGHT = 100;

/** SRV records, and the addresses of the names in them. */
export interface ServiceRecords {
  readonly answer: readonly ResourceRecord[];
  readonly additional: readonly ResourceRecord[];
}

/**
 * SRV records (RFC 2782): where each port of a name is to be found. The weights are shares among all addresses of both
 * families, although records of one name and port are given only once. Aliases have none. Source: `SRV` in
 * `plugin/backend_lookup.go` of CoreDNS.
 */
export function serviceRecords(question: string, entries: readonly DnsEntry[], ttl: number): ServiceRecords {
  const internal = entries.filter(({ host }) => addressType(host) !== undefined);
  const weight = Math.max(1, Math.floor(TOTAL_WEIGHT / internal.length));
  const answer = new Map<string, ResourceRecord>();
  const additional = new Map<string, ResourceRecord>();
  for (const { name, host, port } of internal) {
    const type = addressType(host);
    if (port < 0 || type === undefined) continue;
    const key = `${name}:${port}`;
    answer.set(key, { name: question, type: 'SRV', ttl, priority: 0, weight, port, target: name });
    additional.set(`${name} ${host}`, { name, type, ttl, address: host });
  }
  return { answer: [...answer.values()], additional: [...additional.values()] };
}
