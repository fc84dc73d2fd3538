import { addressType } from '../../network/dns/ipText.ts';
import type { DiscoveryConfig, Entry } from '../../workload/config.ts';
import type { SourceEntry } from '../language/traffic.ts';

/** Who asks for what: a traffic source, or a pod that calls a Service. */
export type Asking = Partial<Pick<SourceEntry, 'discovery'>> & Pick<SourceEntry, 'from' | 'to'>;

/** What decides whether names are looked up even if a traffic source does not say how. */
export interface DiscoverySurroundings {
  /** Does the scenario have DNS servers? */
  readonly dnsServers: boolean;
  /** Has the Service no address of its own? */
  readonly headless: boolean;
}

/**
 * How the clients of a source find their Service; undefined where a name may simply resolve: nothing is said,
 * there are no DNS servers to ask, and the Service has one address. Only clients in pods that ask for a
 * Service have a choice here: who comes from outside or asks for a bare address has no part in the cluster's
 * DNS.
 */
export function buildDiscovery(
  { discovery, from, to }: Asking,
  entry: Entry,
  { dnsServers, headless }: DiscoverySurroundings,
): DiscoveryConfig | undefined {
  if (discovery === undefined && !dnsServers && !headless) return undefined;
  if (!('pods' in from) || entry.via !== 'ClusterIP') return undefined;
  const { namespace = 'default' } = from;
  // Of a Service that is only another name, the name that it stands for is looked up.
  const isOwnName = typeof to === 'string' && entry.aliases === undefined;
  const host = isOwnName ? hostOf(to) : nameOf(entry, namespace);
  const isAddress = addressType(host) !== undefined;
  return {
    by: discovery?.by ?? (isAddress ? 'address' : 'dns'),
    cache: secondsOf(discovery?.cache ?? 'none'),
    pick: discovery?.pick ?? 'first',
    ...(isAddress && { address: host }),
    host: isAddress ? nameOf(entry, namespace) : host,
    namespace,
    // `pkg/kubelet/network/dns/dns.go` writes `options ndots:5` into the `resolv.conf` of each pod.
    ndots: discovery?.ndots ?? 5,
  };
}

/** The host of a URL that has been accepted before, as it was written. */
function hostOf(url: string): string {
  return url.replace(/^[^:]*:\/\//, '').replace(/[:/?#].*$/s, '');
}

/** The shortest name by which a pod of the namespace finds the Service. */
function nameOf(entry: Entry, from: string): string {
  const { service, namespace } = entry;
  const { hostname } = (entry.via === 'ClusterIP' && entry.headless) || {};
  if (hostname !== undefined) return `${hostname}.${service}.${namespace}.svc`;
  return namespace === from ? service : `${service}.${namespace}`;
}

/** Seconds for which a client keeps an answer; `ttl` leaves that to the answer itself. */
function secondsOf(cache: 'none' | 'ttl' | 'forever' | number): number | 'ttl' {
  if (cache === 'none') return 0;
  // A year is longer than any run: JSON has no infinity.
  return cache === 'forever' ? 365 * 24 * 3600 : cache;
}
