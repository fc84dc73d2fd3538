import { z } from 'zod';
import { DEFAULT_DNS_SETTINGS as DNS } from '../../network/dns/settings.ts';
import { rate } from './scalars.ts';
import { count, period } from './settings/numbers.ts';

/**
 * `cluster.dns`: the DNS servers of the cluster, as pods that can be overloaded and lost. Their defaults are
 * kept with the model of DNS, which says where each comes from.
 */
export const dns = z.strictObject({
  replicas: count(2, 1, "Servers: pods of the Deployment coredns in kube-system; kubeadm's default is 2."),
  capacity: rate()
    .prefault(`${DNS.capacity}/s`)
    .describe('Queries that each server can answer; a lookup is at least two (A and AAAA).'),
  buffer: count(DNS.buffer, 1, 'Queries that may wait at a server; one more is lost.'),
  ttl: period(DNS.ttl, 'How long an answer may be kept.'),
  timeout: period(DNS.timeout, 'How long a resolver waits before it asks again.'),
  attempts: count(DNS.attempts, 1, 'How often a resolver asks before it gives up.'),
  nodeLocalCache: z
    .boolean()
    .prefault(DNS.nodeLocalCache)
    .describe('true: NodeLocal DNSCache on every node.'),
  nodeLocalSuccess: period(DNS.nodeLocalSuccess, 'How long that cache keeps an answer at most.'),
  nodeLocalDenial: period(DNS.nodeLocalDenial, 'How long it keeps that a name does not exist.'),
});

/** DNS servers as they are written, in seconds and queries a second. */
export type DnsEntry = z.output<typeof dns>;
