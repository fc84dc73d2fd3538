/** What a name below a cluster's zone asks for. Parts that the name does not have are empty. */
export interface QueryName {
  readonly port: string;
  readonly protocol: string;
  readonly endpoint: string;
  readonly cluster: string;
  /** The Service; below `pod`, the address with dashes. */
  readonly service: string;
  readonly namespace: string;
  /** Empty for the zone itself and for `svc` and `pod` alone, which exist but hold nothing. */
  readonly kind: 'svc' | 'pod' | '';
}

const NOTHING: QueryName = {
  port: '',
  protocol: '',
  endpoint: '',
  cluster: '',
  service: '',
  namespace: '',
  kind: '',
};

/**
 * Takes a name apart: `[_port._protocol.|endpoint.|endpoint.cluster.]service.namespace.svc|pod.zone`. With two labels
 * before the Service, those that begin with an underscore are port and protocol; in a zone of several clusters the
 * others are an endpoint and its cluster. Source: `plugin/kubernetes/parse.go` of CoreDNS.
 * @param name at or below the zone, with the dot at its end
 * @returns undefined for a name that cannot exist
 */
export function parseQueryName(name: string, zone: string, multicluster: boolean): QueryName | undefined {
  const base = relativeName(name, zone);
  if (['', 'svc', 'pod'].includes(base)) return NOTHING;
  const labels = base.split('.');
  const kind = labels.pop();
  if (kind !== 'svc' && kind !== 'pod') return undefined;
  const namespace = labels.pop() ?? '';
  const service = labels.pop() ?? '';
  if (labels.length > 2) return undefined;
  return { ...NOTHING, kind, namespace, service, ...below(labels, multicluster) };
}

/** What the labels before the Service's name say. */
function below(labels: readonly string[], multicluster: boolean): Partial<QueryName> {
  if (labels.length === 0) return {};
  if (labels.length === 1) return { endpoint: labels[0] };
  const [first, second] = labels;
  const isPort = first.startsWith('_') || second.startsWith('_');
  return !multicluster || isPort
    ? { port: withoutUnderscore(first), protocol: withoutUnderscore(second) }
    : { endpoint: first, cluster: second };
}

/** A name without its zone: `a.b` of `a.b.cluster.local.`; empty for the zone itself. */
export function relativeName(name: string, zone: string): string {
  return name.slice(0, Math.max(0, name.length - zone.length)).replace(/\.$/, '');
}

function withoutUnderscore(label: string): string {
  return label.startsWith('_') ? label.slice(1) : label;
}
