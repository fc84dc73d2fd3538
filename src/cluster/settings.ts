/**
 * Every number of the control plane that a scenario may override (`cluster.settings`), under Kubernetes' own name
 * where it has one. Durations in seconds, rates a second.
 */
export interface ClusterSettings {
  /** Minor version of Kubernetes (36 for v1.36), which selects behaviour that has changed between versions. */
  readonly kubernetesMinor: number;
  readonly scheduler: SchedulerSettings;
  /** How often the node lifecycle controller looks at every node. `pkg/controller/nodelifecycle/config/v1alpha1/defaults.go` */
  readonly nodeMonitorPeriod: number;
  /** Silence of a node after which it is NotReady: 50 s since v1.32 (PR 126287), 40 s before. Same file. */
  readonly nodeMonitorGracePeriod: number;
  /** How often a kubelet renews its Lease, with up to 4 % jitter. `component-helpers/apimachinery/lease/controller.go` */
  readonly nodeLeaseRenewInterval: number;
  /** Nodes a second that may be tainted NoExecute in one zone. */
  readonly nodeEvictionRate: number;
  /** The same for a zone above `unhealthyZoneThreshold` with more than `largeClusterSizeThreshold` nodes. */
  readonly secondaryNodeEvictionRate: number;
  /** Nodes of a zone up to which evictions stop altogether in a partial disruption. */
  readonly largeClusterSizeThreshold: number;
  /** Fraction of not-ready nodes from which a zone counts as partially disrupted. */
  readonly unhealthyZoneThreshold: number;
  /** Tolerations that admission adds to every pod. `plugin/pkg/admission/defaulttolerationseconds/admission.go` */
  readonly defaultNotReadyTolerationSeconds: number;
  readonly defaultUnreachableTolerationSeconds: number;
  /** Largest number of endpoints in an EndpointSlice. `pkg/controller/endpointslice/config/v1alpha1/defaults.go` */
  readonly maxEndpointsPerSlice: number;
  /** How often the kubelet looks for containers that exited (PLEG relist). `pkg/kubelet/kubelet.go` */
  readonly plegRelistPeriod: number;
  /** CrashLoopBackOff: first wait (the first restart is immediate) and longest wait. `pkg/kubelet/kubelet.go` */
  readonly crashLoopBackOffInitial: number;
  readonly crashLoopBackOffMax: number;
  /** From a request to its arrival at the API server; like what follows up to {@link nodeBoot} a figure of this model. */
  readonly apiLatency: number;
  /** From a write at the API server to a watcher's cache. */
  readonly watchLatency: number;
  /** One scheduling cycle: the scheduler handles one pod at a time. */
  readonly schedulingCycle: number;
  /** Network sandbox and address of a pod. */
  readonly sandboxStartup: number;
  /** Pull of an image that the node does not hold; 0: the images are there. */
  readonly imagePull: number;
  /** Run of one init container. */
  readonly initContainerRun: number;
  /** Bytes a second at which an image comes from its registry, where its size is known. */
  readonly imageBandwidth: number;
  /** Sizes of images, bytes, by name; the others count as 0, and pulling one takes `imagePull`. */
  readonly imageSizes: Readonly<Record<string, number>>;
  /** From power-on to a running kubelet, for a node that comes back. */
  readonly nodeBoot: number;
  /** Of each controller's own client. */
  readonly controllerManager: ClientSettings;
  readonly kubelet: KubeletSettings;
  readonly leaderElection: LeaderElectionSettings;
  readonly horizontalPodAutoscaler: HorizontalPodAutoscalerSettings;
  readonly clusterAutoscaler: ClusterAutoscalerSettings;
}

/** How fast a client may call the API server: a token bucket. 0 calls a second: as fast as it likes. */
export interface ClientSettings {
  /** Calls a second in the long run. */
  readonly kubeAPIQPS: number;
  /** Calls at once. */
  readonly kubeAPIBurst: number;
}

/** `pkg/kubelet/apis/config/v1beta1/defaults.go` */
export interface KubeletSettings extends ClientSettings {
  /** One image at a time. */
  readonly serializeImagePulls: boolean;
  /** Pulls a second, and at once, that a node asks of registries. */
  readonly registryPullQPS: number;
  readonly registryBurst: number;
  /** Seconds that a node which shuts down leaves its pods, and of these for critical ones; 0: it does not wait. */
  readonly shutdownGracePeriod: number;
  readonly shutdownGracePeriodCriticalPods: number;
  /** How often a pod's volumes follow their Secrets and ConfigMaps, seconds; absent: every minute. */
  readonly syncFrequency?: number;
}

/** `staging/src/k8s.io/component-base/config/v1alpha1/defaults.go`; seconds. */
export interface LeaderElectionSettings {
  /** How long others wait for a leader that is silent. */
  readonly leaseDuration: number;
  /** How long a leader that cannot renew goes on before it gives up and its process exits. */
  readonly renewDeadline: number;
  /** From one renewal to the next, and least time between two attempts of a candidate. */
  readonly retryPeriod: number;
}

/** `pkg/controller/podautoscaler/config/v1alpha1/defaults.go`; seconds. */
export interface HorizontalPodAutoscalerSettings {
  /** From one pass of an autoscaler to the next (`--horizontal-pod-autoscaler-sync-period`). */
  readonly syncPeriod: number;
  /** How far usage over target may be from 1 without any change. */
  readonly tolerance: number;
  /** Recommendations of this time count against scaling down. */
  readonly downscaleStabilization: number;
  /** After its start a pod's CPU counts only while it is ready and the sample is new. */
  readonly cpuInitializationPeriod: number;
  /** A change of readiness this soon after the start counts as the first. */
  readonly initialReadinessDelay: number;
  /** How often the metrics server reads the kubelets: `--metric-resolution`, 15 s in its manifest. */
  readonly metricResolution: number;
}

/** `cluster-autoscaler/FAQ.md` of kubernetes/autoscaler; seconds. */
export interface ClusterAutoscalerSettings {
  /** From the start of one pass to that of the next. */
  readonly scanInterval: number;
  /** How long a node has to be unneeded before it goes; the second for one that is not ready. */
  readonly scaleDownUnneededTime: number;
  readonly scaleDownUnreadyTime: number;
  /** Pauses of scaling down after a node was added, was removed, and after that failed. */
  readonly scaleDownDelayAfterAdd: number;
  readonly scaleDownDelayAfterDelete: number;
  readonly scaleDownDelayAfterFailure: number;
  /** Requests over allocatable below which a node may be unneeded. */
  readonly scaleDownUtilizationThreshold: number;
  /** After this a machine that has not joined is given up, and its group left alone for a while. */
  readonly maxNodeProvisionTime: number;
  /** Most that a pod gets to end when its node is drained. */
  readonly maxGracefulTerminationSec: number;
  /** Empty nodes that may go at once. */
  readonly maxEmptyBulkDelete: number;
  /** It stops while more than this percentage, and more than so many nodes, are not ready. */
  readonly maxTotalUnreadyPercentage: number;
  readonly okTotalUnreadyCount: number;
  /** Not of Kubernetes: from the request for a node to its registration, as the cloud takes. */
  readonly nodeProvisioning: number;
  /**
   * Which of several groups grows (`--expander`): the one that wastes least of what it adds, or any. Absent:
   * `least-waste`, the default by the FAQ.
   */
  readonly expander?: 'least-waste' | 'random';
}

/** Settings of the scheduler, whose client may call 50 times a second, 100 at once. */
export interface SchedulerSettings extends ClientSettings {
  /** Spreads the pods of a Service as Kubernetes did up to v1.19, in place of the default spread constraints. */
  readonly selectorSpread: boolean;
  /**
   * Which of several nodes with the highest score is taken: any, with equal chances (up to v1.34), or the first that
   * was found (v1.35 and v1.36, which upstream treats as a defect). `pkg/scheduler/schedule_one.go`
   */
  readonly tieBreaking: 'random' | 'first';
}

/** Defaults of Kubernetes 1.36 and, below the line, of this model. */
export const DEFAULT_CLUSTER_SETTINGS: ClusterSettings = {
  kubernetesMinor: 36,
  scheduler: { kubeAPIQPS: 50, kubeAPIBurst: 100, selectorSpread: false, tieBreaking: 'random' },
  nodeMonitorPeriod: 5,
  nodeMonitorGracePeriod: 50,
  nodeLeaseRenewInterval: 10,
  nodeEvictionRate: 0.1,
  secondaryNodeEvictionRate: 0.01,
  largeClusterSizeThreshold: 50,
  unhealthyZoneThreshold: 0.55,
  defaultNotReadyTolerationSeconds: 300,
  defaultUnreachableTolerationSeconds: 300,
  maxEndpointsPerSlice: 100,
  // Each controller has a client of its own: pkg/controller/apis/config/v1alpha1/defaults.go.
  controllerManager: { kubeAPIQPS: 20, kubeAPIBurst: 30 },
  kubelet: {
    kubeAPIQPS: 50,
    kubeAPIBurst: 100,
    serializeImagePulls: true,
    registryPullQPS: 5,
    registryBurst: 10,
    shutdownGracePeriod: 0,
    shutdownGracePeriodCriticalPods: 0,
  },
  leaderElection: { leaseDuration: 15, renewDeadline: 10, retryPeriod: 2 },
  horizontalPodAutoscaler: {
    syncPeriod: 15,
    tolerance: 0.1,
    downscaleStabilization: 300,
    cpuInitializationPeriod: 300,
    initialReadinessDelay: 30,
    metricResolution: 15,
  },
  clusterAutoscaler: {
    scanInterval: 10,
    scaleDownUnneededTime: 600,
    scaleDownUnreadyTime: 1200,
    scaleDownDelayAfterAdd: 600,
    scaleDownDelayAfterDelete: 0,
    scaleDownDelayAfterFailure: 180,
    scaleDownUtilizationThreshold: 0.5,
    maxNodeProvisionTime: 900,
    maxGracefulTerminationSec: 600,
    maxEmptyBulkDelete: 10,
    maxTotalUnreadyPercentage: 45,
    okTotalUnreadyCount: 3,
    nodeProvisioning: 180,
  },
  plegRelistPeriod: 1,
  crashLoopBackOffInitial: 10,
  crashLoopBackOffMax: 300,
  // From here on no constants of Kubernetes: assumptions of this model, of the order that a small cluster shows.
  apiLatency: 0.005,
  watchLatency: 0.01,
  schedulingCycle: 0.005,
  sandboxStartup: 0.5,
  imagePull: 0,
  // 50 MiB/s.
  imageBandwidth: 50 * 2 ** 20,
  imageSizes: {},
  initContainerRun: 1,
  nodeBoot: 30,
};
