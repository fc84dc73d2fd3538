/**
 * The API objects of the simulated cluster: Kubernetes' own kinds and field names, reduced to what decides where
 * a connection goes. Objects are immutable: a change is a new object with a higher resourceVersion, so that
 * a view which lags behind keeps seeing what it last saw.
 *
 * Units: CPU in millicores, memory in bytes, times and durations in seconds.
 */

export type Labels = Readonly<Record<string, string>>;

/** The controller that an object belongs to (`metadata.ownerReferences` with `controller: true`). */
export interface OwnerReference {
  readonly kind: 'Deployment' | 'ReplicaSet';
  readonly name: string;
  readonly uid: string;
}

/** What a manifest says about an object; the API server adds the rest. */
export interface NewObjectMeta {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly annotations: Labels;
}

export interface ObjectMeta extends NewObjectMeta {
  readonly uid: string;
  readonly resourceVersion: number;
  readonly creationTimestamp: number;
  /** When deletion was asked for; with a grace period the object stays until the kubelet has finished. */
  readonly deletionTimestamp?: number;
  readonly deletionGracePeriodSeconds?: number;
  readonly owner?: OwnerReference;
}

export interface ResourceList {
  /** Millicores. */
  readonly cpu: number;
  /** Bytes. */
  readonly memory: number;
}

export type Protocol = 'TCP' | 'UDP' | 'SCTP';

export interface ContainerPort {
  readonly name?: string;
  readonly containerPort: number;
  readonly protocol: Protocol;
  readonly hostPort?: number;
  /** Address on the node; absent means every address (0.0.0.0). */
  readonly hostIP?: string;
}

/** A probe with every default filled in (`pkg/apis/core/v1/defaults.go`). */
export interface Probe {
  readonly initialDelaySeconds: number;
  readonly periodSeconds: number;
  readonly timeoutSeconds: number;
  readonly successThreshold: number;
  readonly failureThreshold: number;
}

export interface Container {
  readonly name: string;
  readonly image: string;
  /** Only what the manifest asks for; an absent request is 0 here (the scorer puts its own default in). */
  readonly requests: ResourceList;
  readonly ports: readonly ContainerPort[];
  readonly readinessProbe?: Probe;
  /** Seconds that `lifecycle.preStop` sleeps before SIGTERM; 0 without a hook. */
  readonly preStopSeconds: number;
}

export interface Toleration {
  readonly key?: string;
  readonly operator: 'Exists' | 'Equal';
  readonly value?: string;
  /** Absent: every effect. */
  readonly effect?: TaintEffect;
  /** For NoExecute: how long the pod may stay; absent is for ever. */
  readonly tolerationSeconds?: number;
}

export type TaintEffect = 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';

export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: TaintEffect;
}

export interface LabelSelectorRequirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values: readonly string[];
}

/** A workload's selector: every label and every expression must hold; an empty one selects everything. */
export interface LabelSelector {
  readonly matchLabels: Labels;
  readonly matchExpressions: readonly LabelSelectorRequirement[];
}

export interface PodSpec {
  readonly nodeName?: string;
  readonly nodeSelector: Labels;
  readonly tolerations: readonly Toleration[];
  readonly containers: readonly Container[];
  readonly terminationGracePeriodSeconds: number;
}

export type PodPhase = 'Pending' | 'Running' | 'Succeeded' | 'Failed';

export interface PodStatus {
  readonly phase: PodPhase;
  readonly podIP?: string;
  /** The Ready condition, as the API server knows it. */
  readonly ready: boolean;
  /** When the Ready condition last changed. */
  readonly readyTransitionTime: number;
  readonly startTime?: number;
  readonly restartCount: number;
  /** The data plane's number for the pod's address; known with the address. */
  readonly slot?: number;
}

export interface PodTemplate {
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly spec: PodSpec;
}

export interface Pod {
  readonly kind: 'Pod';
  readonly meta: ObjectMeta;
  readonly spec: PodSpec;
  readonly status: PodStatus;
}

export interface ReplicaSet {
  readonly kind: 'ReplicaSet';
  readonly meta: ObjectMeta;
  readonly spec: {
    readonly replicas: number;
    readonly selector: LabelSelector;
    readonly template: PodTemplate;
  };
  readonly status: { readonly replicas: number; readonly readyReplicas: number };
}

export interface Deployment {
  readonly kind: 'Deployment';
  readonly meta: ObjectMeta;
  readonly spec: {
    readonly replicas: number;
    readonly selector: LabelSelector;
    readonly template: PodTemplate;
  };
  readonly status: { readonly replicas: number; readonly readyReplicas: number };
}

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

export interface NodeCondition {
  readonly ready: 'True' | 'False' | 'Unknown';
  readonly lastTransitionTime: number;
}

export interface Node {
  readonly kind: 'Node';
  readonly meta: ObjectMeta;
  readonly spec: {
    readonly podCIDR: string;
    readonly unschedulable: boolean;
    readonly taints: readonly Taint[];
  };
  readonly status: {
    readonly address: string;
    readonly allocatable: ResourceList & { readonly pods: number };
    readonly condition: NodeCondition;
  };
}

/** A node's heartbeat: the kubelet renews it, the node lifecycle controller watches it. */
export interface Lease {
  readonly kind: 'Lease';
  readonly meta: ObjectMeta;
  readonly renewTime: number;
}

export type ApiObject = Node | Pod | ReplicaSet | Deployment | Service | EndpointSlice | Lease;
export type Kind = ApiObject['kind'];
export type ObjectOf<K extends Kind> = Extract<ApiObject, { kind: K }>;

/** A manifest's object before the API server has accepted it. */
export type Manifest =
  | { readonly kind: 'Pod'; readonly meta: NewObjectMeta; readonly spec: PodSpec }
  | { readonly kind: 'ReplicaSet'; readonly meta: NewObjectMeta; readonly spec: ReplicaSet['spec'] }
  | { readonly kind: 'Deployment'; readonly meta: NewObjectMeta; readonly spec: Deployment['spec'] }
  | { readonly kind: 'Service'; readonly meta: NewObjectMeta; readonly spec: Service['spec'] };

/** The node-role-free description of a node from which the cluster makes the Node object. */
export interface NodeConfig {
  readonly name: string;
  readonly capacity: ResourceList & { readonly pods: number };
  /** Includes `topology.kubernetes.io/zone` where the scenario gives zones, and always `kubernetes.io/hostname`. */
  readonly labels: Labels;
  readonly taints: readonly Taint[];
  readonly unschedulable: boolean;
}

export const ZONE_LABEL = 'topology.kubernetes.io/zone';
export const HOSTNAME_LABEL = 'kubernetes.io/hostname';
