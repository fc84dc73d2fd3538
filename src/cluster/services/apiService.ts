/**
 * A Service in the shape of the API, with the field names and values of a manifest: what validation and defaulting look
 * at, including fields that the simulation has no use for. An absent field is one that was not given.
 * Source: `staging/src/k8s.io/api/core/v1/types.go`.
 */
export interface ApiService {
  readonly metadata?: ApiServiceMeta;
  readonly spec?: ApiServiceSpec;
}

/** The metadata by which a Service is validated. */
export interface ApiServiceMeta {
  readonly name?: string;
  /** What the API server puts in front of a name that it makes up. */
  readonly generateName?: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** One port; 0 and empty texts count as absent. */
export interface ApiServicePort {
  readonly name?: string;
  readonly protocol?: string;
  readonly appProtocol?: string;
  /** The Service's own, 1 to 65535. */
  readonly port: number;
  /** A number, or the name of a container's port. */
  readonly targetPort?: number | string;
  /** 30000 to 32767 by default (`--service-node-port-range`). */
  readonly nodePort?: number;
}

/** How long a client stays with its endpoint, seconds. */
export interface ApiSessionAffinityConfig {
  readonly clientIP?: { readonly timeoutSeconds?: number };
}

/**
 * All of the fields that validation or defaulting reads; their meaning is that of the API, and none has been defaulted.
 */
export interface ApiServiceSpec {
  readonly type?: string;
  readonly selector?: Readonly<Record<string, string>>;
  readonly ports?: readonly ApiServicePort[];
  readonly clusterIP?: string;
  readonly clusterIPs?: readonly string[];
  readonly ipFamilies?: readonly string[];
  readonly ipFamilyPolicy?: string;
  readonly externalIPs?: readonly string[];
  readonly externalName?: string;
  readonly sessionAffinity?: string;
  readonly sessionAffinityConfig?: ApiSessionAffinityConfig;
  readonly externalTrafficPolicy?: string;
  readonly internalTrafficPolicy?: string;
  readonly trafficDistribution?: string;
  readonly healthCheckNodePort?: number;
  readonly loadBalancerClass?: string;
  readonly loadBalancerSourceRanges?: readonly string[];
  readonly allocateLoadBalancerNodePorts?: boolean;
}

/** Without an address of its own: its name leads to the addresses of its pods. */
export function isHeadless({ clusterIPs }: ApiServiceSpec): boolean {
  return clusterIPs?.length === 1 && clusterIPs[0] === 'None';
}

/** Can it be reached from outside? Source: `ExternallyAccessible` in `pkg/api/service/util.go`. */
export function isExternallyAccessible({ type, externalIPs = [] }: ApiServiceSpec): boolean {
  return type === 'LoadBalancer' || type === 'NodePort' || (type === 'ClusterIP' && externalIPs.length > 0);
}

/** Does it have a port at which nodes say whether they have an endpoint? Source: `NeedsHealthCheck`, same file. */
export function needsHealthCheck({ type, externalTrafficPolicy }: ApiServiceSpec): boolean {
  return type === 'LoadBalancer' && externalTrafficPolicy === 'Local';
}
