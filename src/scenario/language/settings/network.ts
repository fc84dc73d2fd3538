import { z } from 'zod';
import { policiesByListAlone } from '../../../balancing/registry.ts';
import { DEFAULT_NETWORK_SETTINGS as NETWORK } from '../../../network/settings.ts';
import { count, delay, period } from './numbers.ts';

/** Half of usual round-trip times; no single published table exists. */
export const latency = z.strictObject({
  sameNode: delay(NETWORK.latency.sameNode, 'One-way delay between two pods of a node.'),
  sameZone: delay(NETWORK.latency.sameZone, 'One-way delay between two nodes of a zone.'),
  crossZone: delay(NETWORK.latency.crossZone, 'One-way delay between two zones.'),
  internet: delay(NETWORK.latency.internet, 'One-way delay between an external client and the cluster.'),
});

/** `pkg/proxy/apis/config/v1alpha1/defaults.go` */
export const kubeProxy = z.strictObject({
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
export const loadBalancer = z.strictObject({
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

export const removedPodAddress = z
  .enum(['timeout', 'unreachable', 'refused'])
  .prefault(NETWORK.removedPodAddress)
  .describe('What a client gets from an address whose pod is gone: a property of the network plugin.');
