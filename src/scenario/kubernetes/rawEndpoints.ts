import type { RawMeta } from './rawObjects.ts';

/** The parts of endpoints that are read here, as they stand in a manifest; the JSON schema has checked their shape before. */

/** `discoveryv1.EndpointPort` and `corev1.EndpointPort`. `protocol` is TCP where it is not said. */
export interface RawEndpointPort {
  readonly name?: string;
  readonly protocol?: string;
  readonly port?: number;
}

/**
 * `discoveryv1.Endpoint`. Absent conditions count as ready; `zone` and hints are what topology-aware routing
 * goes by.
 */
export interface RawEndpoint {
  readonly addresses: readonly string[];
  readonly conditions?: {
    readonly ready?: boolean;
    readonly serving?: boolean;
    readonly terminating?: boolean;
  };
  readonly hostname?: string;
  readonly nodeName?: string;
  readonly zone?: string;
  readonly hints?: {
    readonly forZones?: readonly { readonly name: string }[];
    readonly forNodes?: readonly { readonly name: string }[];
  };
}

/** `discoveryv1.EndpointSlice`. `addressType` is `IPv4`, `IPv6` or `FQDN`. */
export interface RawEndpointSlice {
  readonly metadata?: RawMeta;
  readonly addressType: string;
  readonly endpoints: readonly RawEndpoint[];
  readonly ports?: readonly RawEndpointPort[];
}

/** `corev1.EndpointAddress`. `nodeName` is where traffic of `internalTrafficPolicy: Local` may go. */
export interface RawEndpointAddress {
  readonly ip: string;
  readonly hostname?: string;
  readonly nodeName?: string;
}

/**
 * `corev1.EndpointSubset`. Addresses and ports of a subset go with each other: each address has all of the
 * ports.
 */
export interface RawEndpointSubset {
  readonly addresses?: readonly RawEndpointAddress[];
  readonly notReadyAddresses?: readonly RawEndpointAddress[];
  readonly ports?: readonly RawEndpointPort[];
}

/**
 * `corev1.Endpoints`. Slices are made of them, which is what kube-proxy reads
 * (`pkg/controller/endpointslicemirroring`).
 */
export interface RawEndpoints {
  readonly metadata?: RawMeta;
  readonly subsets?: readonly RawEndpointSubset[];
}
