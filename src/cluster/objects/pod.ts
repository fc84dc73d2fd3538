import type { Labels, ObjectMeta } from './meta.ts';
import type { Affinity, Toleration, TopologySpreadConstraint } from './scheduling.ts';

/** CPU and memory, the resources that are simulated. */
export interface ResourceList {
  /** Millicores. */
  readonly cpu: number;
  /** Bytes. */
  readonly memory: number;
}

/** Container and Service ports are told apart by it: 53/TCP and 53/UDP are two ports. */
export type Protocol = 'TCP' | 'UDP' | 'SCTP';

/** A port that a container declares. Declaring it opens nothing: it is for names and for ports of the host. */
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
  /** Noted only: a probe's answer, or its refusal, takes no time here. */
  readonly timeoutSeconds: number;
  readonly successThreshold: number;
  readonly failureThreshold: number;
  /** For liveness and startup: the grace period when they end the container, seconds; absent: the pod's own. */
  readonly terminationGracePeriodSeconds?: number;
}

/**
 * One container of a pod (`Container` in `staging/src/k8s.io/api/core/v1/types.go`), as far as it decides about
 * traffic.
 */
export interface Container {
  readonly name: string;
  readonly image: string;
  /** Only what the manifest asks for; an absent request is 0 here (the scorer puts its own default in). */
  readonly requests: ResourceList;
  /** Resources of which the manifest asks for 0 in so many words: no default is put in for these. */
  readonly zeroRequests?: readonly (keyof ResourceList)[];
  /** `resources.limits.cpu`, millicores; absent: none. */
  readonly cpuLimit?: number;
  readonly ports: readonly ContainerPort[];
  readonly readinessProbe?: Probe;
  readonly livenessProbe?: Probe;
  readonly startupProbe?: Probe;
  /** Seconds that `lifecycle.preStop` sleeps before SIGTERM; 0 without a hook. */
  readonly preStopSeconds: number;
  /** Absent: Always for the tag `latest` or none, otherwise IfNotPresent (`pkg/apis/core/v1/defaults.go`). */
  readonly imagePullPolicy?: 'Always' | 'IfNotPresent' | 'Never';
  /** Secrets and ConfigMaps of which `env` or `envFrom` takes values: a missing one fails the container's creation. */
  readonly environmentSources?: readonly ConfigurationReference[];
  /** Variables that the manifest itself sets, by name; they override those of Services. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A Secret or ConfigMap that a pod needs. */
export interface ConfigurationReference {
  readonly kind: 'Secret' | 'ConfigMap';
  readonly name: string;
  /** Entries that must be there; empty: only the object. */
  readonly keys: readonly string[];
  /** true: the pod starts without it. */
  readonly optional: boolean;
  /** Name of the volume, for events; absent: that of the object. */
  readonly volume?: string;
}

/** A container that runs before the others, or, with the restart policy Always, beside them as a sidecar (KEP-753). */
export interface InitContainer {
  readonly name: string;
  readonly image: string;
  /** As for a {@link Container}. */
  readonly imagePullPolicy?: 'Always' | 'IfNotPresent' | 'Never';
  readonly restartPolicy?: 'Always';
}

/** What a pod is to be (`PodSpec`, same file). Only {@link nodeName} is written after its creation. */
export interface PodSpec {
  /** Absent until the scheduler has bound the pod. */
  readonly nodeName?: string;
  readonly nodeSelector: Labels;
  readonly tolerations: readonly Toleration[];
  readonly containers: readonly Container[];
  /** Run one after the other before the containers start. */
  readonly initContainers?: readonly InitContainer[];
  readonly affinity?: Affinity;
  readonly topologySpreadConstraints?: readonly TopologySpreadConstraint[];
  /** The PriorityClass that {@link priority} comes from. */
  readonly priorityClassName?: string;
  /** Greater goes first, and may preempt lesser; absent: 0. */
  readonly priority?: number;
  /** Absent: PreemptLowerPriority. */
  readonly preemptionPolicy?: 'PreemptLowerPriority' | 'Never';
  readonly terminationGracePeriodSeconds: number;
  /** Volumes that need a Secret or ConfigMap: no container starts before they can be mounted. */
  readonly volumes?: readonly ConfigurationReference[];
  /** Its name under that of the Service {@link subdomain}; absent: it has none. */
  readonly hostname?: string;
  /** Name of the headless Service in whose DNS the pod has a name of its own. */
  readonly subdomain?: string;
  /** Whether Services of the namespace become environment variables; absent: true. */
  readonly enableServiceLinks?: boolean;
}

/** Where a pod is in its life; a pod whose containers restart stays Running. */
export type PodPhase = 'Pending' | 'Running' | 'Succeeded' | 'Failed';

/**
 * What the containers of a pod do, as their kubelet last reported it; they are one process here. Reduced from
 * `ContainerStatus` in `staging/src/k8s.io/api/core/v1/types.go`.
 */
export interface ContainerState {
  readonly state: 'waiting' | 'running' | 'terminated';
  /** Why they wait (`ContainerCreating`, `CrashLoopBackOff`, ...), or how they ended (`Error`). */
  readonly reason?: string;
  /** Start of the run that goes on, seconds. */
  readonly startedAt?: number;
  /** End of the run before this state, seconds. */
  readonly lastFinishedAt?: number;
}

/** What is known of a pod (`PodStatus`, same file). Times in seconds. */
export interface PodStatus {
  readonly phase: PodPhase;
  /** Absent until the sandbox is made. */
  readonly podIP?: string;
  /** The Ready condition, as the API server knows it. */
  readonly ready: boolean;
  /** When the Ready condition last changed. */
  readonly readyTransitionTime: number;
  /** When the kubelet took the pod, before any of its containers ran. */
  readonly startTime?: number;
  /** Restarts of its containers, which are one process here. */
  readonly restartCount: number;
  /** Why a pod has failed, in one word and in a sentence. */
  readonly reason?: string;
  readonly message?: string;
  /** The scheduler found no node for it: condition PodScheduled=False, reason Unschedulable. */
  readonly unschedulable?: true;
  /** Node that the scheduler has made room on by preemption, for which the pod still waits. */
  readonly nominatedNodeName?: string;
  /** The data plane's number for the pod's address; known with the address. */
  readonly slot?: number;
  /** Absent before the kubelet's first report. */
  readonly containers?: ContainerState;
}

/** What a workload makes its pods from. Pods share its objects, by which equal pods can be told. */
export interface PodTemplate {
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly spec: PodSpec;
}

/** The pod as the API server knows it: the node may know better. */
export interface Pod {
  readonly kind: 'Pod';
  readonly meta: ObjectMeta;
  readonly spec: PodSpec;
  readonly status: PodStatus;
}
