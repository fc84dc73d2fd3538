/**
 * The API objects of the simulated cluster: Kubernetes' own kinds and field names, reduced to what decides where
 * a connection goes. Objects are immutable: a change is a new object with a higher resourceVersion, so that
 * a view which lags behind keeps seeing what it last saw.
 *
 * Units: CPU in millicores, memory in bytes, times and durations in seconds.
 */

import type { IntOrPercent } from './intOrPercent.ts';

export type Labels = Readonly<Record<string, string>>;

/** The controller that an object belongs to (`metadata.ownerReferences` with `controller: true`). */
export interface OwnerReference {
  readonly kind: 'Deployment' | 'ReplicaSet' | 'StatefulSet' | 'DaemonSet';
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
  /** For liveness and startup: the grace period when they end the container, seconds; absent: the pod's own. */
  readonly terminationGracePeriodSeconds?: number;
}

export interface Container {
  readonly name: string;
  readonly image: string;
  /** Only what the manifest asks for; an absent request is 0 here (the scorer puts its own default in). */
  readonly requests: ResourceList;
  /** Resources of which the manifest asks for 0 in so many words: no default is put in for these. */
  readonly zeroRequests?: readonly (keyof ResourceList)[];
  readonly ports: readonly ContainerPort[];
  readonly readinessProbe?: Probe;
  readonly livenessProbe?: Probe;
  readonly startupProbe?: Probe;
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

/** What a NodeSelectorTerm asks of one label (or field) of a node; `Gt` and `Lt` compare whole numbers. */
export interface NodeSelectorRequirement {
  readonly key: string;
  readonly operator: LabelSelectorRequirement['operator'] | 'Gt' | 'Lt';
  readonly values: readonly string[];
}

/** All requirements must hold; a term without any selects no node. */
export interface NodeSelectorTerm {
  readonly matchExpressions: readonly NodeSelectorRequirement[];
  /** Only `metadata.name`, as in Kubernetes. */
  readonly matchFields: readonly NodeSelectorRequirement[];
}

export interface NodeAffinity {
  /** One of these must select the node; absent: every node will do. */
  readonly required?: readonly NodeSelectorTerm[];
  readonly preferred: readonly { readonly weight: number; readonly preference: NodeSelectorTerm }[];
}

/** Pods that are looked for in the domain (zone, node, ...) of a node. */
export interface PodAffinityTerm {
  readonly topologyKey: string;
  /** Absent: no pod. */
  readonly labelSelector?: LabelSelector;
  /** Empty: the namespace of the pod that has the term. */
  readonly namespaces: readonly string[];
}

export interface PodAffinity {
  readonly required: readonly PodAffinityTerm[];
  readonly preferred: readonly { readonly weight: number; readonly term: PodAffinityTerm }[];
}

export interface Affinity {
  readonly nodeAffinity?: NodeAffinity;
  readonly podAffinity?: PodAffinity;
  readonly podAntiAffinity?: PodAffinity;
}

/** How far the numbers of matching pods in the domains of a label may differ. */
export interface TopologySpreadConstraint {
  readonly maxSkew: number;
  readonly topologyKey: string;
  /** Hard, or a wish. */
  readonly whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway';
  /** Absent: no pod matches. */
  readonly labelSelector?: LabelSelector;
  /** With fewer domains than this, the emptiest counts as having no pod (only with DoNotSchedule). */
  readonly minDomains?: number;
  /** Honor (default): nodes that the pod's nodeSelector or affinity excludes do not count. */
  readonly nodeAffinityPolicy?: 'Honor' | 'Ignore';
  /** Honor: nodes with taints that the pod does not tolerate do not count; Ignore is the default. */
  readonly nodeTaintsPolicy?: 'Honor' | 'Ignore';
  /** Labels whose value in the pod itself is added to the selector. */
  readonly matchLabelKeys?: readonly string[];
}

export interface PodSpec {
  readonly nodeName?: string;
  readonly nodeSelector: Labels;
  readonly tolerations: readonly Toleration[];
  readonly containers: readonly Container[];
  /** Run one after the other before the containers start. */
  readonly initContainers?: readonly { readonly name: string; readonly image: string }[];
  readonly affinity?: Affinity;
  readonly topologySpreadConstraints?: readonly TopologySpreadConstraint[];
  /** The PriorityClass that {@link priority} comes from. */
  readonly priorityClassName?: string;
  /** Greater goes first, and may preempt lesser; absent: 0. */
  readonly priority?: number;
  /** Absent: PreemptLowerPriority. */
  readonly preemptionPolicy?: 'PreemptLowerPriority' | 'Never';
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

/** What every kind that makes pods from a template says about them. */
interface WorkloadSpec {
  readonly selector: LabelSelector;
  readonly template: PodTemplate;
  /** Seconds for which a pod has to be ready to count as available; absent: 0. */
  readonly minReadySeconds?: number;
}

export interface ReplicaSet {
  readonly kind: 'ReplicaSet';
  readonly meta: ObjectMeta;
  readonly spec: WorkloadSpec & { readonly replicas: number };
  readonly status: {
    readonly replicas: number;
    readonly readyReplicas: number;
    readonly availableReplicas: number;
  };
}

export type DeploymentStrategy =
  | { readonly type: 'Recreate' }
  | {
      readonly type: 'RollingUpdate';
      readonly maxSurge: IntOrPercent;
      readonly maxUnavailable: IntOrPercent;
    };

/** Why the Progressing condition is what it is: `pkg/controller/deployment/util/deployment_util.go`. */
export type ProgressReason =
  | 'NewReplicaSetCreated'
  | 'FoundNewReplicaSet'
  | 'ReplicaSetUpdated'
  | 'NewReplicaSetAvailable'
  | 'ProgressDeadlineExceeded'
  | 'DeploymentPaused'
  | 'DeploymentResumed';

/** The Progressing condition. */
export interface ProgressCondition {
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: ProgressReason;
  /** When progress was last seen, from which the deadline runs. */
  readonly lastUpdateTime: number;
}

export interface DeploymentStatus {
  readonly replicas: number;
  /** Pods of the present template. */
  readonly updatedReplicas: number;
  readonly readyReplicas: number;
  readonly availableReplicas: number;
  /** Absent until something was rolled out. */
  readonly progressing?: ProgressCondition;
}

export interface Deployment {
  readonly kind: 'Deployment';
  readonly meta: ObjectMeta;
  readonly spec: WorkloadSpec & {
    readonly replicas: number;
    /** Absent: RollingUpdate with 25 % either way. */
    readonly strategy?: DeploymentStrategy;
    /** A changed template is not rolled out while this is true. */
    readonly paused?: boolean;
    /** Seconds without progress after which a rollout counts as stuck; absent: 600. */
    readonly progressDeadlineSeconds?: number;
    /** Old ReplicaSets without pods that are kept; absent: 10. */
    readonly revisionHistoryLimit?: number;
  };
  readonly status: DeploymentStatus;
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

/** What a disruption budget allows at the moment, as its controller last worked it out. */
export interface DisruptionBudgetStatus {
  /** Generation of the spec that this was worked out for. */
  readonly observedGeneration: number;
  readonly disruptionsAllowed: number;
  readonly currentHealthy: number;
  readonly desiredHealthy: number;
  readonly expectedPods: number;
  /** Pods whose eviction was granted and whose deletion the controller has not seen yet; when, seconds. */
  readonly disruptedPods: Readonly<Record<string, number>>;
}

/** How many of a set of pods evictions must leave. One of the two bounds is given. */
export interface PodDisruptionBudget {
  readonly kind: 'PodDisruptionBudget';
  readonly meta: ObjectMeta;
  /** Grows with each change of the spec, from 1. */
  readonly generation: number;
  readonly spec: {
    /** Absent: no pod; an empty one: every pod of the namespace. */
    readonly selector?: LabelSelector;
    readonly minAvailable?: IntOrPercent;
    readonly maxUnavailable?: IntOrPercent;
    /** What becomes of pods that are not ready; absent: IfHealthyBudget. */
    readonly unhealthyPodEvictionPolicy?: 'IfHealthyBudget' | 'AlwaysAllow';
  };
  readonly status: DisruptionBudgetStatus;
}

/** Pods with names of their own, `<name>-0` and so on. */
export interface StatefulSet {
  readonly kind: 'StatefulSet';
  readonly meta: ObjectMeta;
  readonly spec: WorkloadSpec & {
    readonly replicas: number;
    /** Absent: OrderedReady. */
    readonly podManagementPolicy?: 'OrderedReady' | 'Parallel';
    /** Absent: RollingUpdate without a partition. */
    readonly updateStrategy?:
      | { readonly type: 'OnDelete' }
      /** Pods with a lower ordinal than the partition keep the template before the present one. */
      | { readonly type: 'RollingUpdate'; readonly partition: number };
  };
  readonly status: {
    readonly replicas: number;
    readonly readyReplicas: number;
    readonly updatedReplicas: number;
    /** The template before the present one while an update goes on; absent until the first pass. */
    readonly currentTemplate?: PodTemplate;
  };
}

/** One pod on each node. */
export interface DaemonSet {
  readonly kind: 'DaemonSet';
  readonly meta: ObjectMeta;
  readonly spec: WorkloadSpec & {
    /** Absent: RollingUpdate with one pod at a time. */
    readonly updateStrategy?:
      | { readonly type: 'OnDelete' }
      | { readonly type: 'RollingUpdate'; readonly maxUnavailable: IntOrPercent };
  };
}

/** Kinds that make pods from a template. */
export type WorkloadKind = 'Deployment' | 'ReplicaSet' | 'StatefulSet' | 'DaemonSet';

export type ApiObject =
  | StatefulSet
  | DaemonSet
  | PodDisruptionBudget
  | Node
  | Pod
  | ReplicaSet
  | Deployment
  | Service
  | EndpointSlice
  | Lease;
export type Kind = ApiObject['kind'];
export type ObjectOf<K extends Kind> = Extract<ApiObject, { kind: K }>;

/** A manifest's object before the API server has accepted it. */
export type Manifest =
  | {
      readonly kind: 'PodDisruptionBudget';
      readonly meta: NewObjectMeta;
      readonly spec: PodDisruptionBudget['spec'];
    }
  | { readonly kind: 'StatefulSet'; readonly meta: NewObjectMeta; readonly spec: StatefulSet['spec'] }
  | { readonly kind: 'DaemonSet'; readonly meta: NewObjectMeta; readonly spec: DaemonSet['spec'] }
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
