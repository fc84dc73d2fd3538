import { z } from 'zod';
import { policiesByListAlone } from '../../balancing/registry.ts';
import { DEFAULT_CLUSTER_SETTINGS as CLUSTER } from '../../cluster/settings.ts';
import { DEFAULT_NETWORK_SETTINGS as NETWORK } from '../../network/settings.ts';
import { formatDuration } from '../units/duration.ts';
import { duration, durationOrZero } from './scalars.ts';

/** A time that has to pass: never 0, or the component would do nothing else. */
const period = (seconds: number, text: string) => duration().prefault(formatDuration(seconds)).describe(text);
/** A time that something takes: may be 0. */
const delay = (seconds: number, text: string) =>
  durationOrZero('ms').prefault(formatDuration(seconds)).describe(text);
/** Kubernetes gives these in whole seconds, as a number. */
const wholeSeconds = (seconds: number, text: string) =>
  z.int().min(0).max(1e9).prefault(seconds).describe(text);
/** A number above 0 without a unit, as Kubernetes has it. */
const positive = (value: number, text: string) =>
  z.number().positive().max(1e9).prefault(value).describe(text);
/** A whole number of things. */
const count = (value: number, least: number, text: string) =>
  z.int().min(least).max(1e9).prefault(value).describe(text);

/** Half of usual round-trip times; no single published table exists. */
const latency = z.strictObject({
  sameNode: delay(NETWORK.latency.sameNode, 'One-way delay between two pods of a node.'),
  sameZone: delay(NETWORK.latency.sameZone, 'One-way delay between two nodes of a zone.'),
  crossZone: delay(NETWORK.latency.crossZone, 'One-way delay between two zones.'),
  internet: delay(NETWORK.latency.internet, 'One-way delay between an external client and the cluster.'),
});

/** `pkg/proxy/apis/config/v1alpha1/defaults.go` */
const kubeProxy = z.strictObject({
  minSyncPeriod: delay(
    NETWORK.kubeProxy.minSyncPeriod,
    'Least time from the end of one sync to the start of the next.',
  ),
  syncBase: delay(NETWORK.kubeProxy.syncBase, 'Fixed part of the time that one sync takes.'),
  syncPerService: delay(NETWORK.kubeProxy.syncPerService, 'Time that one sync takes for each Service.'),
});

/** Those that need no knowledge which a load balancer lacks. */
const loadBalancerPolicies = policiesByListAlone('load-balancer').map((policy) => policy.name);

/** Health checks as cloud load balancers have them for instances. */
const loadBalancer = z.strictObject({
  healthCheckInterval: period(
    NETWORK.loadBalancer.healthCheckInterval,
    'Time between two health checks of a node.',
  ),
  healthCheckTimeout: period(NETWORK.loadBalancer.healthCheckTimeout, 'Time after which a check has failed.'),
  unhealthyThreshold: count(
    NETWORK.loadBalancer.unhealthyThreshold,
    1,
    'Failed checks in a row that make a node unhealthy.',
  ),
  healthyThreshold: count(
    NETWORK.loadBalancer.healthyThreshold,
    1,
    'Good checks in a row that make it healthy again.',
  ),
  policy: z
    .enum(loadBalancerPolicies)
    .prefault(NETWORK.loadBalancer.policy)
    .describe('How connections are spread over nodes.'),
});

const scheduler = z.strictObject({
  selectorSpread: z
    .boolean()
    .prefault(CLUSTER.scheduler.selectorSpread)
    .describe(
      "true: spreads a Service's pods as Kubernetes did up to 1.19, in place of the default constraints.",
    ),
  tieBreaking: z
    .enum(['random', 'first'])
    .prefault(CLUSTER.scheduler.tieBreaking)
    .describe('Which of several best nodes is taken; 1.35 and 1.36 take the first that was found.'),
});

/** `cluster.settings`: every number of the control plane under Kubernetes' own name, and those of the network. */
export const settings = z.strictObject({
  nodeMonitorPeriod: period(
    CLUSTER.nodeMonitorPeriod,
    'How often the node lifecycle controller looks at every node.',
  ),
  nodeMonitorGracePeriod: period(
    CLUSTER.nodeMonitorGracePeriod,
    'Silence of a node after which it is NotReady (50s since Kubernetes 1.32, 40s before).',
  ),
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
  unhealthyZoneThreshold: z
    .number()
    .positive()
    .max(1)
    .prefault(CLUSTER.unhealthyZoneThreshold)
    .describe('Fraction of not-ready nodes from which a zone counts as partly down.'),
  defaultNotReadyTolerationSeconds: wholeSeconds(
    CLUSTER.defaultNotReadyTolerationSeconds,
    'Seconds that a pod stays on a node that is not ready.',
  ),
  defaultUnreachableTolerationSeconds: wholeSeconds(
    CLUSTER.defaultUnreachableTolerationSeconds,
    'Seconds that a pod stays on a node that cannot be reached.',
  ),
  maxEndpointsPerSlice: count(
    CLUSTER.maxEndpointsPerSlice,
    1,
    'Largest number of endpoints in an EndpointSlice.',
  ),
  plegRelistPeriod: period(
    CLUSTER.plegRelistPeriod,
    'How often the kubelet looks for containers that exited.',
  ),
  crashLoopBackOffInitial: period(CLUSTER.crashLoopBackOffInitial, 'First wait of CrashLoopBackOff.'),
  crashLoopBackOffMax: period(CLUSTER.crashLoopBackOffMax, 'Longest wait of CrashLoopBackOff.'),
  apiLatency: delay(CLUSTER.apiLatency, 'Time of one call to the API server.'),
  watchLatency: delay(CLUSTER.watchLatency, 'From a write at the API server to a watcher.'),
  schedulingCycle: delay(CLUSTER.schedulingCycle, 'Time to schedule one pod.'),
  sandboxStartup: delay(CLUSTER.sandboxStartup, "Time to make a pod's network and address."),
  imagePull: delay(CLUSTER.imagePull, 'Time to pull an image; 0s: the images are there.'),
  scheduler: scheduler.prefault({}).describe('How the scheduler chooses.'),
  initContainerRun: delay(CLUSTER.initContainerRun, 'Time that one init container runs.'),
  nodeBoot: delay(CLUSTER.nodeBoot, 'From power-on to a running kubelet.'),
  latency: latency.prefault({}).describe('One-way delays.'),
  kubeProxy: kubeProxy.prefault({}).describe("When a node's rules follow a change."),
  loadBalancer: loadBalancer.prefault({}).describe('How a load balancer finds out that a node is down.'),
  removedPodAddress: z
    .enum(['timeout', 'unreachable', 'refused'])
    .prefault(NETWORK.removedPodAddress)
    .describe('What a client gets from an address whose pod is gone: a property of the network plugin.'),
});
