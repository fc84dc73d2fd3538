/** Why a node cannot take a pod: the plugin, and its reasons in Kubernetes' words. */
export interface Rejection {
  readonly plugin: FilterName;
  readonly reasons: readonly string[];
  /** True if nothing would change by removing pods from the node (UnschedulableAndUnresolvable). */
  readonly unresolvable?: true;
}

export type FilterName =
  | 'NodeUnschedulable'
  | 'TaintToleration'
  | 'NodeAffinity'
  | 'NodePorts'
  | 'NodeResourcesFit'
  | 'PodTopologySpread'
  | 'InterPodAffinity';
