import type { Labels, ObjectMeta } from './meta.ts';
import type { Protocol } from './pod.ts';

export interface ServicePort {
  readonly name?: string;
  readonly protocol: Protocol;
  readonly port: number;
  /** A number, or the name of a container port that each pod resolves for itself. */
  readonly targetPort: number | string;
  /** Given by the manifest or allocated, for NodePort and LoadBalancer Services. */
  readonly nodePort?: number;
}

export type ServiceType = 'ClusterIP' | 'NodePort' | 'LoadBalancer';

export interface Service {
  readonly kind: 'Service';
  readonly meta: ObjectMeta;
  readonly spec: {
    readonly type: ServiceType;
    /** Absent: the Service selects nothing and has no managed endpoints. */
    readonly selector?: Labels;
    readonly ports: readonly ServicePort[];
    /** Given by the manifest or allocated from the service range. */
    readonly clusterIP?: string;
    readonly publishNotReadyAddresses: boolean;
  };
  readonly status: { readonly loadBalancerIP?: string };
}

export interface Endpoint {
  readonly podName: string;
  readonly podUid: string;
  readonly address: string;
  readonly slot: number;
  readonly nodeName: string;
  /** serving and not terminating, or forced by publishNotReadyAddresses. */
  readonly ready: boolean;
  readonly serving: boolean;
  readonly terminating: boolean;
  /** The pod's own number for each port of the Service, in the Service's order; 0: the pod has no port of that name. */
  readonly targetPorts: readonly number[];
}

export interface EndpointSlice {
  readonly kind: 'EndpointSlice';
  readonly meta: ObjectMeta;
  readonly serviceName: string;
  readonly endpoints: readonly Endpoint[];
}
