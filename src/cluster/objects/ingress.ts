import type { ObjectMeta } from './meta.ts';

/** How a path of an Ingress is compared (`staging/src/k8s.io/api/networking/v1/types.go`, `PathType`). */
export type PathType = 'Exact' | 'Prefix' | 'ImplementationSpecific';

/** A port of a Service in the namespace of the Ingress. */
export interface IngressBackend {
  readonly service: string;
  /** Number or name of the Service's port. */
  readonly port: number | string;
}

/** A path, and the Service that its requests go to. */
export interface IngressPath {
  /** Absent only with ImplementationSpecific: every path. */
  readonly path?: string;
  readonly pathType: PathType;
  readonly backend: IngressBackend;
}

/** The paths of one host (`IngressRule` in the same file). */
export interface IngressRule {
  /** A name, or `*.` and a name; absent: every host that no other rule names. */
  readonly host?: string;
  readonly paths: readonly IngressPath[];
}

/** Which Services answer for which hosts and paths. */
export interface Ingress {
  readonly kind: 'Ingress';
  readonly meta: ObjectMeta;
  readonly spec: {
    readonly ingressClassName?: string;
    /** For requests that no rule matches. */
    readonly defaultBackend?: IngressBackend;
    readonly rules: readonly IngressRule[];
    /** Noted only: hosts, and the Secret that holds their certificate. */
    readonly tls: readonly { readonly hosts: readonly string[]; readonly secretName?: string }[];
  };
}

/** An address that the routes of a Gateway are reached at (Gateway API v1, `apis/v1/gateway_types.go`). */
export interface GatewayListener {
  readonly name: string;
  readonly port: number;
  readonly protocol: string;
  /** Only requests for this host, or `*.` and a name; absent: all. */
  readonly hostname?: string;
}

/** What HTTPRoutes attach to. Its listeners decide which hosts they may take. */
export interface Gateway {
  readonly kind: 'Gateway';
  readonly meta: ObjectMeta;
  readonly spec: { readonly gatewayClassName: string; readonly listeners: readonly GatewayListener[] };
}

/** How the path of a request is compared; headers, methods and queries are not simulated. */
export interface HTTPPathMatch {
  /** `PathPrefix` by path elements, as an Ingress's Prefix. */
  readonly type: 'Exact' | 'PathPrefix';
  readonly value: string;
}

/** A Service that gets a share of the requests. */
export interface HTTPBackendRef {
  readonly namespace: string;
  /** `Service` of the core group is the only kind that has endpoints here; any other is an invalid reference. */
  readonly kind: string;
  readonly name: string;
  readonly port: number;
  /** Share of the rule's requests: this over the sum of all; 0: none. */
  readonly weight: number;
}

/** Requests that match, and where they go. */
export interface HTTPRouteRule {
  /** One has to match; never empty. */
  readonly matches: readonly HTTPPathMatch[];
  readonly backendRefs: readonly HTTPBackendRef[];
}

/** Routes of a Gateway's HTTP requests (Gateway API v1, `apis/v1/httproute_types.go`). */
export interface HTTPRoute {
  readonly kind: 'HTTPRoute';
  readonly meta: ObjectMeta;
  readonly spec: {
    readonly parentRefs: readonly {
      readonly namespace: string;
      readonly name: string;
      /** Only the listener of that name; absent: all. */
      readonly sectionName?: string;
    }[];
    /** Empty: every host that the listeners take. */
    readonly hostnames: readonly string[];
    readonly rules: readonly HTTPRouteRule[];
  };
}
