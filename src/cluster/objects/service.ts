import type { Labels, ObjectMeta } from './meta.ts';
import type { Protocol } from './pod.ts';

/** A port of a Service and the pods' port behind it. */
export interface ServicePort {
  readonly name?: string;
  readonly protocol: Protocol;
  readonly port: number;
  /** A number, or the name of a container port that each pod resolves for itself. */
  readonly targetPort: number | string;
  /** Given by the manifest or allocated, for NodePort and LoadBalancer Services. */
  readonly nodePort?: number;
}

/** Each but the last has all that the one before it has; ExternalName is an alias in DNS and nothing else. */
export type ServiceType = 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName';

/** Which endpoints a connection may use: all, or only those on the node that it enters. */
export type TrafficPolicy = 'Cluster' | 'Local';

/** Endpoints that are to be preferred, where every zone or node has some. */
export type TrafficDistribution = 'PreferClose' | 'PreferSameZone' | 'PreferSameNode';

/** An address that stands for pods (`Service` in `staging/src/k8s.io/api/core/v1/types.go`). */
export interface Service {
  readonly kind: 'Service';
  readonly meta: ObjectMeta;
  readonly spec: {
    readonly type: ServiceType;
    /** Absent: the Service selects nothing and has no managed endpoints. */
    readonly selector?: Labels;
    readonly ports: readonly ServicePort[];
    /** Given by the manifest or allocated from the service range; `None`: headless; absent for an ExternalName. */
    readonly clusterIP?: string;
    /** true: endpoints count as ready whatever their pods say. */
    readonly publishNotReadyAddresses: boolean;
    /** For an ExternalName: the name that the Service's name is an alias of. */
    readonly externalName?: string;
    /** Addresses at which every node that gets the packet answers for the Service. */
    readonly externalIPs?: readonly string[];
    /** Seconds for which a client's address keeps its endpoint (session affinity ClientIP); absent: no affinity. */
    readonly sessionAffinitySeconds?: number;
    /** For traffic to the cluster IP; absent: Cluster. */
    readonly internalTrafficPolicy?: TrafficPolicy;
    /** For traffic to node ports, external addresses and load balancers; absent: Cluster. */
    readonly externalTrafficPolicy?: TrafficPolicy;
    readonly trafficDistribution?: TrafficDistribution;
    /** The address that the manifest would like its load balancer to have; the provider may ignore it. */
    readonly loadBalancerIP?: string;
    /** A class other than the default: the cluster's own provider leaves the Service alone. */
    readonly loadBalancerClass?: string;
    /** Networks (CIDR) whose clients the load balancer's address answers; absent: all. */
    readonly loadBalancerSourceRanges?: readonly string[];
    /** false: the load balancer needs no node ports. */
    readonly allocateLoadBalancerNodePorts?: boolean;
    /** Port at which each node tells a load balancer whether it has local endpoints (externalTrafficPolicy Local). */
    readonly healthCheckNodePort?: number;
  };
  readonly status: {
    readonly loadBalancerIP?: string;
    /** In place of an address, where the provider gives a name (AWS). */
    readonly loadBalancerHostname?: string;
    /** Whether nodes answer the load balancer's address themselves; absent: VIP, they do. */
    readonly loadBalancerIPMode?: 'VIP' | 'Proxy';
  };
}

/** One address behind a Service (`Endpoint` in `staging/src/k8s.io/api/discovery/v1/types.go`). */
export interface Endpoint {
  /** Empty for an address that is no pod's. */
  readonly podName: string;
  readonly podUid: string;
  readonly address: string;
  readonly slot: number;
  readonly nodeName: string;
  /** serving and not terminating, or forced by publishNotReadyAddresses. */
  readonly ready: boolean;
  readonly serving: boolean;
  readonly terminating: boolean;
  /** Name under a headless Service's name; absent: only its address names it. */
  readonly hostname?: string;
  /** The zone of its node. */
  readonly zone?: string;
  /** Zones and nodes whose clients should use this endpoint. */
  readonly hintZones?: readonly string[];
  readonly hintNodes?: readonly string[];
  /** The pod's own number for each port of the Service, in the Service's order; 0: the pod has no port of that name. */
  readonly targetPorts: readonly number[];
}

/** A port as a manifest of endpoints gives it; it belongs to the Service's port of the same name. */
export interface EndpointPort {
  /** Empty: for a Service with a single port that has no name. */
  readonly name: string;
  readonly protocol: Protocol;
  readonly port: number;
}

/** A part of a Service's endpoints: what kube-proxy, DNS and ingress controllers read. */
export interface EndpointSlice {
  readonly kind: 'EndpointSlice';
  readonly meta: ObjectMeta;
  readonly serviceName: string;
  /**
   * Of a slice that a user or the mirroring controller has written: from these and the Service's names follow the
   * {@link Endpoint.targetPorts}. Absent: the slice is the EndpointSlice controller's.
   */
  readonly ports?: readonly EndpointPort[];
  readonly endpoints: readonly Endpoint[];
}

/** What a manifest says of one endpoint; absent conditions count as `ready`, as the API has it. */
export interface GivenEndpoint {
  readonly addresses: readonly string[];
  readonly ready: boolean;
  readonly serving: boolean;
  readonly terminating: boolean;
  readonly hostname?: string;
  readonly nodeName?: string;
  readonly zone?: string;
  readonly hintZones?: readonly string[];
  readonly hintNodes?: readonly string[];
}

/** `discovery.k8s.io/v1` EndpointSlice as a manifest gives it. */
export interface EndpointSliceSpec {
  /** The label `kubernetes.io/service-name`. */
  readonly serviceName: string;
  readonly ports: readonly EndpointPort[];
  readonly endpoints: readonly GivenEndpoint[];
}

/** `v1` Endpoints, for which the mirroring controller writes EndpointSlices. Their name is that of the Service. */
export interface Endpoints {
  readonly kind: 'Endpoints';
  readonly meta: ObjectMeta;
  readonly spec: {
    readonly subsets: readonly {
      readonly endpoints: readonly GivenEndpoint[];
      readonly ports: readonly EndpointPort[];
    }[];
  };
}
