/** Why a node cannot take a pod: the plugin, and its reasons in Kubernetes' words. */
export interface Rejection {
  readonly plugin: FilterName;
  /** At least one. Events count nodes by these texts, so a text must not name the node. */
  readonly reasons: readonly string[];
  /** True if nothing would change by removing pods from the node (UnschedulableAndUnresolvable). */
  readonly unresolvable?: true;
}

/** The filter plugins of the model, under Kubernetes' names, as events and queueing hints have them. */
export type FilterName =
  | 'NodeUnschedulable'
  | 'TaintToleration'
  | 'NodeAffinity'
  | 'NodePorts'
  | 'NodeResourcesFit'
  | 'PodTopologySpread'
  | 'InterPodAffinity';
