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
  /** Reported before the API server's answer is back: not constants of Kubernetes, but of this model. */
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
  /** From power-on to a running kubelet, for a node that comes back. */
  readonly nodeBoot: number;
}

/** Settings of the scheduler. */
export interface SchedulerSettings {
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
  scheduler: { selectorSpread: false, tieBreaking: 'random' },
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
  plegRelistPeriod: 1,
  crashLoopBackOffInitial: 10,
  crashLoopBackOffMax: 300,
  // Not constants of Kubernetes: defaults of this model (networking reference, suggested simulator defaults).
  apiLatency: 0.005,
  watchLatency: 0.01,
  schedulingCycle: 0.005,
  sandboxStartup: 0.5,
  imagePull: 0,
  initContainerRun: 1,
  nodeBoot: 30,
};
