import { z } from 'zod';
import { DEFAULT_CLUSTER_SETTINGS as CLUSTER } from '../../cluster/settings.ts';
import { duration } from './scalars.ts';
import { clusterAutoscaler, horizontalPodAutoscaler } from './settings/autoscaling.ts';
import { controllerManager, scheduler } from './settings/clients.ts';
import { images } from './settings/images.ts';
import { kubelet } from './settings/kubelet.ts';
import { leaderElection } from './settings/leaderElection.ts';
import { loadBalancer } from './settings/loadBalancer.ts';
import { kubeProxy, latency, removedPodAddress } from './settings/network.ts';
import { networkPolicyAction, networkPolicyLatency } from './settings/networkPolicies.ts';
import { count, delay, fraction, period, positive, wholeSeconds } from './settings/numbers.ts';
import { tcp } from './settings/tcp.ts';
import { tlsSettings } from './tls.ts';

/**
 * `cluster.settings`: every number of the control plane under Kubernetes' own name, and those of the network.
 * Those that are no number of Kubernetes' are named for what they are and are documented defaults of the
 * model.
 */
export const settings = z.strictObject({
  // `--node-monitor-period` and the other flags of the node lifecycle controller
  // (`cmd/kube-controller-manager/app/options/nodelifecyclecontroller.go`).
  nodeMonitorPeriod: period(
    CLUSTER.nodeMonitorPeriod,
    'How often the node lifecycle controller looks at every node.',
  ),
  // Without a default of its own: the version of Kubernetes gives it.
  nodeMonitorGracePeriod: duration()
    .exactOptional()
    .describe('Silence of a node after which it is NotReady; without it 50s, before Kubernetes 1.32 40s.'),
  nodeLeaseRenewInterval: period(CLUSTER.nodeLeaseRenewInterval, 'How often a kubelet renews its Lease.'),
  nodeEvictionRate: positive(
    CLUSTER.nodeEvictionRate,
    'Nodes a second of a zone that may be tainted NoExecute.',
  ),
  secondaryNodeEvictionRate: positive(
    CLUSTER.secondaryNodeEvictionRate,
    'The same for a large zone that is partly down.',
  ),
  largeClusterSizeThreshold: count(
    CLUSTER.largeClusterSizeThreshold,
    0,
    'Nodes from which a zone counts as large.',
  ),
  unhealthyZoneThreshold: fraction(
    CLUSTER.unhealthyZoneThreshold,
    'Fraction of not-ready nodes from which a zone counts as partly down.',
  ),
  // Of the admission plugin `DefaultTolerationSeconds`
  // (`plugin/pkg/admission/defaulttolerationseconds/admission.go`).
  defaultNotReadyTolerationSeconds: wholeSeconds(
    CLUSTER.defaultNotReadyTolerationSeconds,
    'Seconds that a pod stays on a node that is not ready.',
  ),
  defaultUnreachableTolerationSeconds: wholeSeconds(
    CLUSTER.defaultUnreachableTolerationSeconds,
    'Seconds that a pod stays on a node that cannot be reached.',
  ),
  // `--max-endpoints-per-slice` of the EndpointSlice controller.
  maxEndpointsPerSlice: count(
    CLUSTER.maxEndpointsPerSlice,
    1,
    'Largest number of endpoints in an EndpointSlice.',
  ),
  // The pod lifecycle event generator of the kubelet (`pkg/kubelet/pleg/generic.go`).
  plegRelistPeriod: period(
    CLUSTER.plegRelistPeriod,
    'How often the kubelet looks for containers that exited.',
  ),
  crashLoopBackOffInitial: period(CLUSTER.crashLoopBackOffInitial, 'First wait of CrashLoopBackOff.'),
  crashLoopBackOffMax: period(CLUSTER.crashLoopBackOffMax, 'Longest wait of CrashLoopBackOff.'),
  // Times that Kubernetes gives no default for: how long the machines need.
  apiLatency: delay(CLUSTER.apiLatency, 'Time of one call to the API server.'),
  watchLatency: delay(CLUSTER.watchLatency, 'From a write at the API server to a watcher.'),
  schedulingCycle: delay(CLUSTER.schedulingCycle, 'Time to schedule one pod.'),
  sandboxStartup: delay(CLUSTER.sandboxStartup, "Time to make a pod's network and address."),
  ...images,
  scheduler: scheduler.prefault({}).describe('How the scheduler chooses, and how fast it may write.'),
  controllerManager: controllerManager.prefault({}).describe('How fast each controller may write.'),
  kubelet: kubelet.prefault({}).describe('How a node pulls images and shuts down.'),
  leaderElection: leaderElection
    .prefault({})
    .describe('When the scheduler and the controllers take over from a leader that is silent.'),
  horizontalPodAutoscaler: horizontalPodAutoscaler
    .prefault({})
    .describe('How HorizontalPodAutoscalers are worked off.'),
  clusterAutoscaler: clusterAutoscaler.prefault({}).describe('When nodes are added and removed.'),
  initContainerRun: delay(CLUSTER.initContainerRun, 'Time that one init container runs.'),
  nodeBoot: delay(CLUSTER.nodeBoot, 'From power-on to a running kubelet.'),
  latency: latency.prefault({}).describe('One-way delays.'),
  kubeProxy: kubeProxy.prefault({}).describe("When a node's rules follow a change."),
  loadBalancer: loadBalancer
    .prefault({})
    .describe('Of which make load balancers are, and how they find out that a target is down.'),
  removedPodAddress,
  networkPolicyLatency,
  networkPolicyAction,
  tls: tlsSettings.exactOptional().describe('What TLS handshakes cost the servers.'),
  // Without defaults of its own where it is not given: they are the network's.
  tcp: tcp.exactOptional().describe('How the kernels of clients and nodes handle TCP and ICMP.'),
});

/** `cluster.settings` with its defaults, in seconds and bytes. */
export type SettingsEntry = z.output<typeof settings>;
