import type { Kind } from './objects.ts';

/** What one component writes to the API server, and what it watches there. */
export interface Participant {
  /** For a reader: nothing looks a component up by it. */
  readonly component: string;
  readonly writes: readonly { readonly kind: Kind; readonly what: string }[];
  readonly watches: readonly { readonly kind: Kind; readonly why: string }[];
}

/**
 * The protocol of the control plane: who writes what, and who watches what. Components never call each other; all
 * that happens between them goes through the API server, a write taking `apiLatency` and a watch `watchLatency`, each
 * component through a client with a limit of its own.
 *
 * Read from top to bottom, this is how a Deployment becomes an endpoint; the last two parts are how it ceases to be one.
 */
export const PROTOCOL: readonly Participant[] = [
  {
    // A user stands at the server: what a user writes is there at once.
    component: 'user (Cluster.apply, Cluster.scale, Cluster.rollOut, Cluster.deletePod)',
    writes: [
      { kind: 'Deployment', what: 'the manifest' },
      { kind: 'ReplicaSet', what: 'the manifest' },
      { kind: 'StatefulSet', what: 'the manifest' },
      { kind: 'DaemonSet', what: 'the manifest' },
      {
        kind: 'Service',
        what: 'the manifest; the server allocates cluster IP, node ports and public address',
      },
      { kind: 'Pod', what: 'the manifest, or a deletion' },
      { kind: 'PodDisruptionBudget', what: 'the manifest' },
      { kind: 'HorizontalPodAutoscaler', what: 'the manifest' },
      { kind: 'Secret', what: 'the manifest, or a deletion' },
      { kind: 'ConfigMap', what: 'the manifest' },
      { kind: 'NetworkPolicy', what: 'the manifest' },
      { kind: 'Namespace', what: 'the manifest' },
      { kind: 'Endpoints', what: 'the manifest, for a Service without a selector' },
      { kind: 'EndpointSlice', what: 'the manifest, likewise' },
      { kind: 'Ingress', what: 'the manifest' },
      { kind: 'Gateway', what: 'the manifest' },
      { kind: 'HTTPRoute', what: 'the manifest' },
      { kind: 'Node', what: 'unschedulable (cordon), taints' },
    ],
    watches: [],
  },
  {
    // `staging/src/k8s.io/kubectl/pkg/drain`. Asks again and again; the server decides, with the budget's status.
    component: 'kubectl drain (Cluster.drain)',
    writes: [
      { kind: 'Node', what: 'unschedulable' },
      { kind: 'Pod', what: 'an eviction, which the server makes a deletion if the budget allows' },
      { kind: 'PodDisruptionBudget', what: 'by way of the server: one disruption less' },
    ],
    watches: [],
  },
  {
    // `pkg/controller/deployment`. Knows pods through the status of its ReplicaSets; only Recreate looks at them.
    component: 'deployment controller',
    writes: [
      { kind: 'ReplicaSet', what: 'one for the present template; the size of each; deletes the oldest' },
      { kind: 'Deployment', what: 'status' },
    ],
    watches: [
      { kind: 'Deployment', why: 'template and size' },
      { kind: 'ReplicaSet', why: 'what there is, and how many of its pods are available' },
      { kind: 'Pod', why: 'the end of the last old one' },
    ],
  },
  {
    // `pkg/controller/replicaset`. Its pods have no node yet, which is what the scheduler looks for.
    component: 'replicaset controller',
    writes: [
      { kind: 'Pod', what: 'creates missing ones, deletes surplus ones' },
      { kind: 'ReplicaSet', what: 'status' },
    ],
    watches: [
      { kind: 'ReplicaSet', why: 'size and template' },
      { kind: 'Pod', why: 'to count the active and the ready ones' },
    ],
  },
  {
    // `pkg/controller/statefulset`. Its pods keep their names, so that one has to go before another can come.
    component: 'statefulset controller',
    writes: [
      { kind: 'Pod', what: 'creates and deletes them in the order of their ordinals' },
      { kind: 'StatefulSet', what: 'status' },
    ],
    watches: [
      { kind: 'StatefulSet', why: 'size and template' },
      { kind: 'Pod', why: 'which ordinals are there, and available' },
    ],
  },
  {
    // `pkg/controller/daemon`. It says which node each pod is for; the scheduler binds it there.
    component: 'daemonset controller',
    writes: [
      { kind: 'Pod', what: 'one for each node; deletes those of nodes that must not have one' },
      { kind: 'DaemonSet', what: 'status' },
    ],
    watches: [
      { kind: 'DaemonSet', why: 'template' },
      { kind: 'Node', why: 'labels and taints' },
      { kind: 'Pod', why: 'which nodes have theirs' },
    ],
  },
  {
    // `pkg/scheduler`. Its own copy of the pods has, in addition, those that it has only assumed to be bound.
    component: 'scheduler',
    writes: [
      {
        kind: 'Pod',
        what: 'spec.nodeName, or that none was found; deletes those that make room for a higher priority',
      },
    ],
    watches: [
      { kind: 'Pod', why: 'those without a node, and the room that the others take' },
      { kind: 'Node', why: 'capacity, labels, taints' },
      { kind: 'Service', why: 'selectors by which pods are spread' },
      { kind: 'ReplicaSet', why: 'selectors by which pods are spread' },
    ],
  },
  {
    // `pkg/kubelet`. What happens on the node itself goes through the container runtime, without any API.
    component: 'kubelet (one for each node)',
    writes: [
      { kind: 'Pod', what: 'status; the last deletion, once the containers have ended' },
      { kind: 'Lease', what: 'renewTime, the heartbeat' },
      {
        kind: 'Node',
        what: 'condition Ready=True, if the server believes something else; False in a shutdown',
      },
      { kind: 'Node', what: 'the images that it holds' },
    ],
    watches: [
      { kind: 'Pod', why: 'those bound to its node' },
      { kind: 'Service', why: 'the environment of containers that are created' },
      { kind: 'Secret', why: 'volumes and environment of its pods' },
      { kind: 'ConfigMap', why: 'volumes and environment of its pods' },
    ],
  },
  {
    // `pkg/controller/endpointslice`. An endpoint is ready here only after the kubelet's write has come back as a watch.
    component: 'endpointslice controller',
    writes: [{ kind: 'EndpointSlice', what: 'the pods of each Service, and which of them are ready' }],
    watches: [
      { kind: 'Service', why: 'selector and ports' },
      { kind: 'Pod', why: 'address, readiness, deletion' },
      { kind: 'EndpointSlice', why: 'those that a controller before it has left' },
      { kind: 'Node', why: 'the zones of endpoints, and their shares of the CPUs' },
    ],
  },
  {
    // `pkg/controller/endpointslicemirroring`. For those who still write Endpoints by hand.
    component: 'endpointslicemirroring controller',
    writes: [{ kind: 'EndpointSlice', what: 'what Endpoints say, for a Service without a selector' }],
    watches: [
      { kind: 'Endpoints', why: 'addresses and ports' },
      { kind: 'Service', why: 'whether it has a selector, and the names of its ports' },
    ],
  },
  {
    // `pkg/proxy`. The last link: what it has not yet synced is what clients run into.
    component: 'kube-proxy (in the network folder, one for each node)',
    writes: [],
    watches: [
      { kind: 'Service', why: 'addresses and ports' },
      { kind: 'EndpointSlice', why: 'where a connection may go' },
    ],
  },
  {
    // CoreDNS, `plugin/kubernetes/controller.go`. What it has not yet seen has no name.
    component: 'coredns (in the network folder, one view for all servers)',
    writes: [],
    watches: [
      { kind: 'Service', why: 'names, and the addresses that they stand for' },
      { kind: 'EndpointSlice', why: 'the pods that a headless name stands for' },
    ],
  },
  {
    // kubernetes/ingress-nginx. Connects to the addresses of pods, so it reads what kube-proxy reads.
    component: 'ingress controller (in the network folder, in each of its pods)',
    writes: [],
    watches: [
      { kind: 'Ingress', why: 'hosts and paths' },
      { kind: 'Gateway', why: 'listeners' },
      { kind: 'HTTPRoute', why: 'hosts, paths and weights' },
      { kind: 'Service', why: 'ports' },
      { kind: 'EndpointSlice', why: 'where a request may go' },
    ],
  },
  {
    // `pkg/controller/nodelifecycle`. It alone decides that a node is gone, from nothing but silence.
    component: 'node lifecycle controller',
    writes: [
      { kind: 'Node', what: 'condition Ready=Unknown and the taints of a silent node' },
      { kind: 'Pod', what: "condition Ready=False of a silent node's pods" },
    ],
    watches: [
      { kind: 'Lease', why: 'the heartbeat' },
      { kind: 'Node', why: 'condition and taints' },
      { kind: 'Pod', why: 'those on a silent node' },
    ],
  },
  {
    // `pkg/controller/tainteviction`. It neither knows nor asks why a node has its taints.
    component: 'taint eviction controller',
    writes: [{ kind: 'Pod', what: 'deletes those whose toleration has run out' }],
    watches: [
      { kind: 'Node', why: 'NoExecute taints' },
      { kind: 'Pod', why: 'tolerations, and on which node' },
    ],
  },
  {
    // `pkg/controller/disruption`. Only the Eviction API asks for what it works out.
    component: 'disruption controller',
    writes: [{ kind: 'PodDisruptionBudget', what: 'status: how many of its pods may be evicted' }],
    watches: [
      { kind: 'PodDisruptionBudget', why: 'selector and bounds, and evictions that were granted' },
      { kind: 'Pod', why: 'readiness and deletion' },
      { kind: 'Deployment', why: 'how many pods there should be; likewise of the other workloads' },
    ],
  },
  {
    // `pkg/controller/podautoscaler`. Knows what pods do only from the metrics server, which asks the kubelets.
    component: 'horizontal pod autoscaler controller',
    writes: [
      {
        kind: 'Deployment',
        what: 'its size, by way of the scale subresource; likewise of ReplicaSets and StatefulSets',
      },
      { kind: 'HorizontalPodAutoscaler', what: 'status' },
    ],
    watches: [
      { kind: 'HorizontalPodAutoscaler', why: 'target, bounds, metrics and behavior' },
      { kind: 'Pod', why: 'requests, readiness and start of those that the target selects' },
    ],
  },
  {
    // kubernetes-sigs/metrics-server. Not through the API: it reads the counters of every kubelet.
    component: 'metrics server',
    writes: [],
    watches: [
      { kind: 'HorizontalPodAutoscaler', why: 'of this model: whether anybody asks' },
      {
        kind: 'Service',
        why: 'of a custom metrics adapter: the pods of a Service, for its requests a second',
      },
    ],
  },
  {
    // `pkg/controller/podgc`. Does what the kubelet of a dead node cannot.
    component: 'pod garbage collector',
    writes: [{ kind: 'Pod', what: 'removes those of nodes that are gone or out of service' }],
    watches: [
      { kind: 'Node', why: 'which there are, and the out-of-service taint' },
      { kind: 'Pod', why: 'on which node, and whether it is being deleted' },
    ],
  },
  {
    // `staging/src/k8s.io/cloud-provider/controllers/service`. There is one where a Service has a load balancer of some make.
    component: 'service controller (of the cloud controller manager)',
    writes: [{ kind: 'Service', what: 'status: the address of its load balancer' }],
    watches: [
      { kind: 'Node', why: 'which are the targets of load balancers' },
      { kind: 'Service', why: 'which want a load balancer' },
    ],
  },
  {
    // `cluster-autoscaler` of kubernetes/autoscaler. Works on groups of machines; only those that join become nodes.
    component: 'cluster autoscaler',
    writes: [
      { kind: 'Node', what: 'taints of those that are, or may soon be, removed; by way of the cloud: nodes' },
      { kind: 'Lease', what: 'by way of the cloud, that of each node' },
      { kind: 'Pod', what: 'evictions from a node that is to be removed' },
      { kind: 'PodDisruptionBudget', what: 'by way of the server: one disruption less' },
    ],
    watches: [
      { kind: 'Pod', why: 'those that the scheduler found no node for, and the room that the others take' },
      { kind: 'Node', why: 'capacity, labels, taints, and which have joined' },
      { kind: 'DaemonSet', why: 'the pods that every new node will have' },
      { kind: 'ReplicaSet', why: 'what a scheduling cycle asks for' },
      { kind: 'PodDisruptionBudget', why: 'whether a pod may be evicted at all' },
    ],
  },
  {
    // Calico's Felix, Cilium's agent, `kube-network-policies`: one on each node, all acting on the same view here.
    component: 'network policy agents',
    writes: [],
    watches: [
      { kind: 'NetworkPolicy', why: 'who may connect to whom' },
      { kind: 'Namespace', why: 'the labels that namespace selectors look at' },
      { kind: 'Pod', why: 'labels and addresses of those that are selected' },
      { kind: 'Node', why: 'the addresses that packets have after they were forwarded' },
      { kind: 'Service', why: 'of this model: the ports of pods that the traffic of a Service ends at' },
    ],
  },
];
