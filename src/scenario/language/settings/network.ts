import { z } from 'zod';
import { DEFAULT_NETWORK_SETTINGS as NETWORK } from '../../../network/settings.ts';
import { delay } from './numbers.ts';

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

export const removedPodAddress = z
  .enum(['timeout', 'unreachable', 'refused'])
  .prefault(NETWORK.removedPodAddress)
  .describe('What a client gets from an address whose pod is gone: a property of the network plugin.');
