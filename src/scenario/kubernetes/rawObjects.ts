import type { RawVariable, RawVariables, RawVolume } from './rawConfiguration.ts';

/**
 * The parts of Kubernetes objects that are read here, as they stand in a manifest: everything optional that the API
 * has as optional. That an object has this shape is what the JSON schema has checked before.
 */

/** `metav1.ObjectMeta`. A `generateName` alone does not do here: names have to be known before the run. */
export interface RawMeta {
  readonly name?: string;
  readonly generateName?: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** `corev1.ResourceList`: YAML gives quantities as text or as numbers. */
export type RawQuantities = Readonly<Record<string, string | number>>;

/**
 * `corev1.Probe`. Of the handlers only counts whether there is one. Times in whole seconds. The defaults are
 * those of `SetDefaults_Probe` in `pkg/apis/core/v1/defaults.go`.
 */
export interface RawProbe {
  readonly initialDelaySeconds?: number;
  readonly periodSeconds?: number;
  readonly timeoutSeconds?: number;
  readonly successThreshold?: number;
  readonly failureThreshold?: number;
  readonly terminationGracePeriodSeconds?: number;
  readonly exec?: object;
  readonly grpc?: object;
  readonly httpGet?: object;
  readonly tcpSocket?: object;
}

/** `corev1.ContainerPort`. `protocol` is TCP where it is not said, and a `hostPort` of 0 is none. */
export interface RawPort {
  readonly name?: string;
  readonly containerPort: number;
  readonly protocol?: 'TCP' | 'UDP' | 'SCTP';
  readonly hostPort?: number;
  readonly hostIP?: string;
}

/** `corev1.LifecycleHandler` of a preStop hook. `seconds` of a sleep are whole ones. */
export interface RawPreStop {
  readonly sleep?: { readonly seconds: number };
  readonly exec?: { readonly command?: readonly string[] };
  readonly httpGet?: object;
}

/** `corev1.Container`. Requests and limits are quantities. */
export interface RawContainer {
  readonly name: string;
  readonly image?: string;
  readonly imagePullPolicy?: 'Always' | 'IfNotPresent' | 'Never';
  readonly env?: readonly RawVariable[];
  readonly envFrom?: readonly RawVariables[];
  readonly resources?: { readonly requests?: RawQuantities; readonly limits?: RawQuantities };
  readonly ports?: readonly RawPort[];
  readonly readinessProbe?: RawProbe;
  readonly livenessProbe?: RawProbe;
  readonly startupProbe?: RawProbe;
  /** Only of an init container: Always makes it a sidecar. */
  readonly restartPolicy?: string;
  readonly lifecycle?: { readonly preStop?: RawPreStop };
}

/**
 * `corev1.Toleration`. `operator` is Equal where it is not said; without `tolerationSeconds` a NoExecute
 * taint is borne for ever.
 */
export interface RawToleration {
  readonly key?: string;
  readonly operator?: 'Exists' | 'Equal';
  readonly value?: string;
  readonly effect?: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
  readonly tolerationSeconds?: number;
}

/** `corev1.TopologySpreadConstraint`. `maxSkew` is a difference of numbers of pods between domains. */
export interface RawSpreadConstraint {
  readonly maxSkew: number;
  readonly topologyKey: string;
  readonly whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway';
  readonly labelSelector?: RawSelector;
  readonly minDomains?: number;
  readonly nodeAffinityPolicy?: 'Honor' | 'Ignore';
  readonly nodeTaintsPolicy?: 'Honor' | 'Ignore';
  readonly matchLabelKeys?: readonly string[];
}

/** `corev1.NodeSelectorRequirement`. Gt and Lt compare whole numbers. */
interface RawNodeRequirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Gt' | 'Lt';
  readonly values?: readonly string[];
}

/** `corev1.NodeSelectorTerm`. Of the fields there is only `metadata.name`. */
export interface RawNodeSelectorTerm {
  readonly matchExpressions?: readonly RawNodeRequirement[];
  readonly matchFields?: readonly RawNodeRequirement[];
}

/** `corev1.PodAffinityTerm`. Without namespaces those of the pod itself are meant. */
export interface RawPodAffinityTerm {
  readonly topologyKey: string;
  readonly labelSelector?: RawSelector;
  readonly namespaces?: readonly string[];
  readonly namespaceSelector?: RawSelector;
  readonly matchLabelKeys?: readonly string[];
  readonly mismatchLabelKeys?: readonly string[];
}

/** `corev1.PodAffinity` and `corev1.PodAntiAffinity`, which are made alike. Weights are 1 to 100. */
export interface RawPodAffinity {
  readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly RawPodAffinityTerm[];
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly {
    readonly weight: number;
    readonly podAffinityTerm: RawPodAffinityTerm;
  }[];
}

/** `corev1.Affinity`. Required terms of nodes are alternatives, of which one has to hold. */
export interface RawAffinity {
  readonly nodeAffinity?: {
    readonly requiredDuringSchedulingIgnoredDuringExecution?: {
      readonly nodeSelectorTerms: readonly RawNodeSelectorTerm[];
    };
    readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly {
      readonly weight: number;
      readonly preference: RawNodeSelectorTerm;
    }[];
  };
  readonly podAffinity?: RawPodAffinity;
  readonly podAntiAffinity?: RawPodAffinity;
}

/**
 * `corev1.PodSpec`, with the fields that would matter but are not simulated. `terminationGracePeriodSeconds`
 * is 30 where it is not said.
 */
export interface RawPodSpec {
  readonly nodeName?: string;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly tolerations?: readonly RawToleration[];
  readonly containers: readonly RawContainer[];
  readonly initContainers?: readonly RawContainer[];
  readonly terminationGracePeriodSeconds?: number;
  readonly affinity?: RawAffinity;
  readonly topologySpreadConstraints?: readonly RawSpreadConstraint[];
  readonly priorityClassName?: string;
  readonly priority?: number;
  readonly preemptionPolicy?: 'PreemptLowerPriority' | 'Never';
  readonly restartPolicy?: string;
  readonly hostNetwork?: boolean;
  readonly volumes?: readonly RawVolume[];
  readonly enableServiceLinks?: boolean;
  readonly hostname?: string;
  readonly subdomain?: string;
}

/** `metav1.LabelSelector`. */
export interface RawSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
    readonly values?: readonly string[];
  }[];
}

/** `corev1.PodTemplateSpec`. */
export interface RawTemplate {
  readonly metadata?: RawMeta;
  readonly spec?: RawPodSpec;
}

/** `corev1.Pod`. */
export interface RawPod {
  readonly metadata?: RawMeta;
  readonly spec?: RawPodSpec;
}

/**
 * `appsv1.DeploymentStrategy`. Numbers of pods, or percentages of the replicas; 25% each where they are not
 * said.
 */
export interface RawStrategy {
  readonly type?: 'Recreate' | 'RollingUpdate';
  readonly rollingUpdate?: {
    readonly maxSurge?: number | string;
    readonly maxUnavailable?: number | string;
  };
}

/**
 * `appsv1.StatefulSetUpdateStrategy` and `appsv1.DaemonSetUpdateStrategy`: `partition` is of the first alone.
 */
export interface RawUpdateStrategy {
  readonly type?: 'OnDelete' | 'RollingUpdate';
  readonly rollingUpdate?: {
    readonly partition?: number;
    readonly maxSurge?: number | string;
    readonly maxUnavailable?: number | string;
  };
}

/**
 * The specs of all four workloads together; which fields a kind has, the schema has checked. Times in
 * seconds.
 */
export interface RawWorkloadSpec {
  readonly replicas?: number;
  readonly selector?: RawSelector;
  readonly template?: RawTemplate;
  readonly minReadySeconds?: number;
  // In a StatefulSet or DaemonSet.
  readonly serviceName?: string;
  readonly podManagementPolicy?: 'OrderedReady' | 'Parallel';
  readonly ordinals?: { readonly start?: number };
  readonly updateStrategy?: RawUpdateStrategy;
  // In a Deployment.
  readonly strategy?: RawStrategy;
  readonly paused?: boolean;
  readonly progressDeadlineSeconds?: number;
  readonly revisionHistoryLimit?: number;
}

/** A Deployment, ReplicaSet, StatefulSet or DaemonSet. */
export interface RawWorkload {
  readonly metadata?: RawMeta;
  readonly spec?: RawWorkloadSpec;
}

/** `policyv1.PodDisruptionBudget`. One of the two bounds: a number of pods, or a percentage. */
export interface RawDisruptionBudget {
  readonly metadata?: RawMeta;
  readonly spec?: {
    readonly selector?: RawSelector;
    readonly minAvailable?: number | string;
    readonly maxUnavailable?: number | string;
    readonly unhealthyPodEvictionPolicy?: 'IfHealthyBudget' | 'AlwaysAllow';
  };
}

/**
 * `corev1.ServicePort`. A target port is a number or the name of a container port. Without one it is the port
 * itself.
 */
export interface RawServicePort {
  readonly name?: string;
  readonly protocol?: 'TCP' | 'UDP' | 'SCTP';
  readonly port: number;
  readonly targetPort?: number | string;
  readonly nodePort?: number;
}

/**
 * `corev1.ServiceSpec`. Beyond what kube-proxy does, cloud load balancers read some of these:
 * `loadBalancerClass` says whose it is.
 */
export interface RawServiceSpec {
  readonly type?: 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName';
  readonly selector?: Readonly<Record<string, string>>;
  readonly ports?: readonly RawServicePort[];
  readonly clusterIP?: string;
  readonly clusterIPs?: readonly string[];
  readonly publishNotReadyAddresses?: boolean;
  readonly externalName?: string;
  readonly externalIPs?: readonly string[];
  readonly sessionAffinity?: string;
  readonly sessionAffinityConfig?: { readonly clientIP?: { readonly timeoutSeconds?: number } };
  readonly healthCheckNodePort?: number;
  readonly loadBalancerIP?: string;
  readonly loadBalancerClass?: string;
  readonly loadBalancerSourceRanges?: readonly string[];
  readonly allocateLoadBalancerNodePorts?: boolean;
  readonly externalTrafficPolicy?: string;
  readonly internalTrafficPolicy?: string;
  readonly trafficDistribution?: string;
}

/** `corev1.Service`. */
export interface RawService {
  readonly metadata?: RawMeta;
  readonly spec?: RawServiceSpec;
}
