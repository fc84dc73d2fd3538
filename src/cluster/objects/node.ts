import type { Labels, ObjectMeta } from './meta.ts';
import type { ResourceList } from './pod.ts';
import type { Taint } from './scheduling.ts';

/** The condition Ready, the only one that is simulated. Time in seconds. */
export interface NodeCondition {
  readonly ready: 'True' | 'False' | 'Unknown';
  readonly lastTransitionTime: number;
  /** Why it is so, where the kubelet says it: in one word and in a sentence. */
  readonly reason?: string;
  readonly message?: string;
}

/** An image on a node. */
export interface NodeImage {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
}

/** A machine as the cluster knows it; whether it really runs is another matter. */
export interface Node {
  readonly kind: 'Node';
  readonly meta: ObjectMeta;
  readonly spec: {
    /** The network that its pods have their addresses from. */
    readonly podCIDR: string;
    readonly unschedulable: boolean;
    readonly taints: readonly Taint[];
    /** What the cloud calls the machine; absent: no cloud has said. */
    readonly providerID?: string;
  };
  readonly status: {
    readonly address: string;
    /** What pods may ask for together; the whole capacity here, as no share is reserved for the system. */
    readonly allocatable: ResourceList & { readonly pods: number };
    readonly condition: NodeCondition;
    /** Images that the node holds, in the order of their pulls; absent: none is known. */
    readonly images?: readonly NodeImage[];
  };
}

/** A node's heartbeat: the kubelet renews it, the node lifecycle controller watches it. */
export interface Lease {
  readonly kind: 'Lease';
  readonly meta: ObjectMeta;
  /** Seconds, by the kubelet's clock. */
  readonly renewTime: number;
}

/** The node-role-free description of a node from which the cluster makes the Node object. */
export interface NodeConfig {
  readonly name: string;
  readonly capacity: ResourceList & { readonly pods: number };
  /** Includes `topology.kubernetes.io/zone` where the scenario gives zones, and always `kubernetes.io/hostname`. */
  readonly labels: Labels;
  readonly taints: readonly Taint[];
  readonly unschedulable: boolean;
}

/** The node's failure domain: `staging/src/k8s.io/api/core/v1/well_known_labels.go`, as the next. */
export const ZONE_LABEL = 'topology.kubernetes.io/zone';
/** The node's own name as a label. */
export const HOSTNAME_LABEL = 'kubernetes.io/hostname';
