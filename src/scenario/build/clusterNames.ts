/** The cluster domain that kubeadm and the kubelet's own defaults use. */
const CLUSTER_DOMAIN = 'cluster.local';
/** The search list of a pod in the namespace `default` (`pkg/kubelet/network/dns/dns.go`). */
const SEARCH = [`default.svc.${CLUSTER_DOMAIN}`, `svc.${CLUSTER_DOMAIN}`, CLUSTER_DOMAIN];

/** What a name of the cluster's DNS is about (`kubernetes/dns`, `docs/specification.md`). */
export type ClusterName =
  /** A Service, or with a hostname one of its endpoints. */
  | { readonly namespace: string; readonly service: string; readonly hostname?: string }
  /** A pod, whose address stands in its name. */
  | { readonly address: string };

/**
 * What a name may be about for a pod of the namespace `default`, in the order in which its resolver tries: with each
 * search domain, as no name of the cluster has as many dots as `ndots` (5) would need, and then as it stands. A name that
 * ends with a dot is complete.
 */
export function clusterNames(host: string): ClusterName[] {
  const name = host.toLowerCase();
  if (name.endsWith('.')) return clusterName(name.slice(0, -1));
  return [...SEARCH.map((domain) => `${name}.${domain}`), name].flatMap(clusterName);
}

/**
 * CoreDNS answers only below `svc` and `pod` (`plugin/kubernetes/parse.go`). Empty: no name of the cluster.
 * @param complete without the dot at the end, in lower case
 */
export function clusterName(complete: string): ClusterName[] {
  if (!complete.endsWith(`.${CLUSTER_DOMAIN}`)) return [];
  // From the right: the cluster's domain, `svc` or `pod`, the namespace, the Service, and perhaps one
  // endpoint.
  const labels = complete.slice(0, -CLUSTER_DOMAIN.length - 1).split('.');
  const kind = labels.pop();
  const namespace = labels.pop();
  const service = labels.pop();
  // More labels than one before the Service would be the `_port._protocol` of an SRV record, which no client
  // here asks for.
  if (namespace === undefined || service === undefined || labels.length > 1) return [];
  if (kind === 'pod') return labels.length === 0 ? podName(service) : [];
  if (kind !== 'svc') return [];
  const [hostname] = labels;
  return [{ namespace, service, ...(hostname !== undefined && { hostname }) }];
}

/** `10-244-0-7` (`pods insecure` in the Corefile of kubeadm: nobody checks whether there is such a pod). */
function podName(label: string): ClusterName[] {
  return /^\d{1,3}(-\d{1,3}){3}$/.test(label) ? [{ address: label.replaceAll('-', '.') }] : [];
}
