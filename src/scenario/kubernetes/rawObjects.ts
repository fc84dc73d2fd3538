import type { RawVariable, RawVariables, RawVolume } from './rawConfiguration.ts';

/**
 * The parts of Kubernetes objects that are read here, as they stand in a manifest: everything optional that the API
 * has as optional. That an object has this shape is what the JSON schema has checked before.
 */

export interface RawMeta {
  readonly name?: string;
  readonly generateName?: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** `corev1.ResourceList`: YAML gives quantities as text or as numbers. */
export type RawQuantities = Readonly<Record<string, string | number>>;

/** `corev1.Probe`. Of the handlers only counts whether there is one. Times in whole seconds. */
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

/** `corev1.ContainerPort`. */
export interface RawPort {
  readonly name?: string;
  readonly containerPort: number;
  readonly protocol?: 'TCP' | 'UDP' | 'SCTP';
  readonly hostPort?: number;
  readonly hostIP?: string;
}

/** `corev1.LifecycleHandler` of a preStop hook. */
export interface RawPreStop {
  readonly sleep?: { readonly seconds: number };
  readonly exec?: { readonly command?: readonly string[] };
  readonly httpGet?: object;
}

/** `corev1.Container`. */
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

/** `corev1.Toleration`. */
export interface RawToleration {
  readonly key?: string;
  readonly operator?: 'Exists' | 'Equal';
  readonly value?: string;
  readonly effect?: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
  readonly tolerationSeconds?: number;
}

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

interface RawNodeRequirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Gt' | 'Lt';
  readonly values?: readonly string[];
}

export interface RawNodeSelectorTerm {
  readonly matchExpressions?: readonly RawNodeRequirement[];
  readonly matchFields?: readonly RawNodeRequirement[];
}

export interface RawPodAffinityTerm {
  readonly topologyKey: string;
  readonly labelSelector?: RawSelector;
  readonly namespaces?: readonly string[];
  readonly namespaceSelector?: RawSelector;
  readonly matchLabelKeys?: readonly string[];
  readonly mismatchLabelKeys?: readonly string[];
}

export interface RawPodAffinity {
  readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly RawPodAffinityTerm[];
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly {
    readonly weight: number;
    readonly podAffinityTerm: RawPodAffinityTerm;
  }[];
}

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

/** `corev1.PodSpec`, with the fields that would matter but are not simulated. */
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

export interface RawStrategy {
  readonly type?: 'Recreate' | 'RollingUpdate';
  readonly rollingUpdate?: {
    readonly maxSurge?: number | string;
    readonly maxUnavailable?: number | string;
  };
}

export interface RawUpdateStrategy {
  readonly type?: 'OnDelete' | 'RollingUpdate';
  readonly rollingUpdate?: {
    readonly partition?: number;
    readonly maxSurge?: number | string;
    readonly maxUnavailable?: number | string;
  };
}

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

export interface RawDisruptionBudget {
  readonly metadata?: RawMeta;
  readonly spec?: {
    readonly selector?: RawSelector;
    readonly minAvailable?: number | string;
    readonly maxUnavailable?: number | string;
    readonly unhealthyPodEvictionPolicy?: 'IfHealthyBudget' | 'AlwaysAllow';
  };
}

/** `corev1.ServicePort`. A target port is a number or the name of a container port. */
export interface RawServicePort {
  readonly name?: string;
  readonly protocol?: 'TCP' | 'UDP' | 'SCTP';
  readonly port: number;
  readonly targetPort?: number | string;
  readonly nodePort?: number;
}

/** `corev1.ServiceSpec`. */
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
