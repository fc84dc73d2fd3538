import type { HorizontalPodAutoscaler } from './autoscaling.ts';
import type { ConfigMap, Secret } from './configuration.ts';
import type { Gateway, HTTPRoute, Ingress } from './ingress.ts';
import type { NewObjectMeta } from './meta.ts';
import type { ServiceExport, ServiceImport } from './multiCluster.ts';
import type { Namespace, NetworkPolicy } from './networkPolicy.ts';
import type { Lease, Node } from './node.ts';
import type { Pod, PodSpec } from './pod.ts';
import type { PodDisruptionBudget } from './policy.ts';
import type { EndpointSlice, EndpointSliceSpec, Endpoints, Service } from './service.ts';
import type { DaemonSet, Deployment, ReplicaSet, StatefulSet } from './workloads.ts';

/** Everything that the API server can store. */
export type ApiObject =
  | StatefulSet
  | DaemonSet
  | PodDisruptionBudget
  | HorizontalPodAutoscaler
  | Secret
  | ConfigMap
  | NetworkPolicy
  | Namespace
  | Node
  | Pod
  | ReplicaSet
  | Deployment
  | Service
  | EndpointSlice
  | Endpoints
  | Ingress
  | Gateway
  | HTTPRoute
  | ServiceExport
  | ServiceImport
  | Lease;
/** The name of a kind, which tells the types of {@link ApiObject} apart. */
export type Kind = ApiObject['kind'];
/** The objects of one kind; a union for several. */
export type ObjectOf<K extends Kind> = Extract<ApiObject, { kind: K }>;

/** Kinds of which a manifest has the whole spec. */
type ManifestKind =
  | 'Ingress'
  | 'Gateway'
  | 'HTTPRoute'
  | 'ServiceExport'
  | 'PodDisruptionBudget'
  | 'HorizontalPodAutoscaler'
  | 'Secret'
  | 'ConfigMap'
  | 'NetworkPolicy'
  | 'Namespace'
  | 'Endpoints'
  | 'StatefulSet'
  | 'DaemonSet'
  | 'ReplicaSet'
  | 'Deployment'
  | 'Service';

/** Such a manifest: without a status, which is the controllers'. */
type ManifestOf<K extends ManifestKind> = {
  readonly kind: K;
  readonly meta: NewObjectMeta;
  readonly spec: ObjectOf<K>['spec'];
};

/** A manifest's object before the API server has accepted it. */
export type Manifest =
  | { [K in ManifestKind]: ManifestOf<K> }[ManifestKind]
  | { readonly kind: 'EndpointSlice'; readonly meta: NewObjectMeta; readonly spec: EndpointSliceSpec }
  | { readonly kind: 'Pod'; readonly meta: NewObjectMeta; readonly spec: PodSpec };
