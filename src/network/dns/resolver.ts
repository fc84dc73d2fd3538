/** Whose resolver a pod gets: the cluster's, that of its node, or only what its `dnsConfig` says. */
export type ResolverKind = 'cluster' | 'node' | 'none';

/**
 * Whose resolver a pod gets. On the host's network, ClusterFirst means the node's.
 * Source: `getPodDNSType` in `pkg/kubelet/network/dns/dns.go`.
 * @returns undefined for a policy that there is not
 */
export function resolverKind(policy: string, hostNetwork: boolean): ResolverKind | undefined {
  switch (policy) {
    case 'None':
      return 'none';
    case 'ClusterFirstWithHostNet':
      return 'cluster';
    case 'ClusterFirst':
      return hostNetwork ? 'node' : 'cluster';
    case 'Default':
      return 'node';
    default:
      return undefined;
  }
}

/** What a pod's `/etc/resolv.conf` says. */
export interface ResolverConfig {
  /** Domains that are put behind a short name, in this order. */
  readonly search: readonly string[];
  /** A name with fewer dots is tried with the search domains first. */
  readonly ndots: number;
}

/** Search domains that a pod may have (`pkg/apis/core/validation/validation.go`). */
const MAX_SEARCH = 32;

/**
 * The resolver of a pod with the cluster's DNS (`generateSearchesForDNSClusterFirst` and the option `ndots:5` in
 * `pkg/kubelet/network/dns/dns.go`).
 * @param domain the cluster's, without dots around it @param hostSearch what the node's own file adds
 */
export function clusterResolver(
  namespace: string,
  domain = 'cluster.local',
  hostSearch: readonly string[] = [],
  ndots = 5,
): ResolverConfig {
  const search = [`${namespace}.svc.${domain}`, `svc.${domain}`, domain, ...hostSearch];
  return { search: [...new Set(search)].slice(0, MAX_SEARCH), ndots };
}

/**
 * The names that a resolver tries one after the other until one exists (resolv.conf(5); `res_search` of the C
 * library): with the search domains first if the name has few dots, as it stands first if it has many. A name with a
 * dot at its end is tried as it stands alone. All have the dot at their end.
 */
export function namesToTry(name: string, { search, ndots }: ResolverConfig): string[] {
  if (name.endsWith('.')) return [name];
  const absolute = `${name}.`;
  const relative = search.map((domain) => `${name}.${domain}.`);
  const dots = name.split('.').length - 1;
  return dots >= ndots ? [absolute, ...relative] : [...relative, absolute];
}
