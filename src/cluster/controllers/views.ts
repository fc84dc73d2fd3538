import { type Index, Informer } from '../api/informer.ts';
import type { Watches } from '../api/watch.ts';
import type { EndpointSlice, Pod, ReplicaSet } from '../objects.ts';

/**
 * What the controllers see: one lagging copy of each kind, which they share because in Kubernetes they run in one
 * process, the controller manager.
 */
export class ControllerViews {
  readonly nodes: Informer<'Node'>;
  readonly leases: Informer<'Lease'>;
  /** By `namespace/name` of the Service. */
  readonly slicesByService: Index<EndpointSlice>;
  readonly services: Informer<'Service'>;
  readonly endpoints: Informer<'Endpoints'>;
  readonly deployments: Informer<'Deployment'>;
  readonly statefulSets: Informer<'StatefulSet'>;
  readonly daemonSets: Informer<'DaemonSet'>;
  readonly replicaSets: Informer<'ReplicaSet'>;
  readonly replicaSetsByOwner: Index<ReplicaSet>;
  readonly pods: Informer<'Pod'>;
  /** By the name of the node; pods that are not bound are in no group. */
  readonly podsByNode: Index<Pod>;
  /** By the owner's uid, so that pods of an earlier owner of the same name are not taken for its own. */
  readonly podsByOwner: Index<Pod>;
  readonly budgets: Informer<'PodDisruptionBudget'>;
  readonly autoscalers: Informer<'HorizontalPodAutoscaler'>;

  constructor(api: Watches) {
    this.nodes = new Informer(api, 'Node');
    this.leases = new Informer(api, 'Lease');
    // Before the Services: whoever starts anew finds the slices of a Service with it.
    this.slicesByService = new Informer(api, 'EndpointSlice').addIndex(
      ({ meta, serviceName }) => `${meta.namespace}/${serviceName}`,
    );
    this.services = new Informer(api, 'Service');
    this.endpoints = new Informer(api, 'Endpoints');
    this.deployments = new Informer(api, 'Deployment');
    this.statefulSets = new Informer(api, 'StatefulSet');
    this.daemonSets = new Informer(api, 'DaemonSet');
    this.replicaSets = new Informer(api, 'ReplicaSet');
    this.replicaSetsByOwner = this.replicaSets.addIndex(({ meta }) => meta.owner?.uid);
    this.pods = new Informer(api, 'Pod');
    this.podsByNode = this.pods.addIndex(({ spec }) => spec.nodeName);
    this.budgets = new Informer(api, 'PodDisruptionBudget');
    this.autoscalers = new Informer(api, 'HorizontalPodAutoscaler');
    this.podsByOwner = this.pods.addIndex(({ meta }) => meta.owner?.uid);
  }
}
