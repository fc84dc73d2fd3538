import { z } from 'zod';
import { IPVS_SCHEDULERS } from '../../../network/kubeProxy/modes.ts';
import { DEFAULT_NETWORK_SETTINGS as NETWORK } from '../../../network/settings.ts';
import { notADelay } from '../../messages.ts';
import { formatDuration } from '../../units/duration.ts';
import { duration, durationOrZero } from '../scalars.ts';
import { count, delay, period } from './numbers.ts';

/** The mean of a delay that is drawn. */
const mean = duration('ms').describe('Mean delay.');

/** A delay that is always the same, or drawn anew for each packet. */
function hop() {
  return z.union(
    [
      durationOrZero('ms'),
      z.strictObject({ distribution: z.literal('exponential'), mean }),
      z.strictObject({
        distribution: z.literal('lognormal'),
        mean,
        cv: z.number().positive().max(100).prefault(1).describe('Standard deviation over mean.'),
      }),
    ],
    { error: (issue) => (issue.input === undefined ? undefined : notADelay(issue.input)) },
  );
}

/** A delay with its default, seconds. One way, so that a request and its answer take it twice. */
function hopOf(seconds: number, text: string) {
  return hop().prefault(formatDuration(seconds)).describe(text);
}

/**
 * Half of usual round-trip times; no single published table exists. Whoever has measured in a cluster of
 * their own should give these.
 */
export const latency = z.strictObject({
  sameNode: hopOf(NETWORK.latency.sameNode, 'One-way delay between two pods of a node.'),
  sameZone: hopOf(NETWORK.latency.sameZone, 'One-way delay between two nodes of a zone.'),
  crossZone: hopOf(NETWORK.latency.crossZone, 'One-way delay between two zones.'),
  crossRegion: hop()
    .exactOptional()
    .describe('One-way delay between nodes whose region labels differ; without it 35ms.'),
  internet: hopOf(NETWORK.latency.internet, 'One-way delay between an external client and the cluster.'),
});

/** `pkg/proxy/apis/config/v1alpha1/defaults.go` */
export const kubeProxy = z.strictObject({
  mode: z
    .enum(['iptables', 'nftables', 'ipvs', 'ebpf'])
    .prefault(NETWORK.kubeProxy.mode)
    .describe('How nodes forward: a mode of kube-proxy, or an eBPF data plane in its place.'),
  ipvsScheduler: z
    .enum(IPVS_SCHEDULERS)
    .prefault(NETWORK.kubeProxy.ipvsScheduler)
    .describe("The kernel's scheduler in mode ipvs: each node goes by what it alone has seen."),
  // Without a default of its own: the mode gives it.
  minSyncPeriod: durationOrZero('ms')
    .exactOptional()
    .describe(
      'Least time from the end of one sync to the start of the next; without it 1s, in modes ipvs and ebpf 0s.',
    ),
  syncPeriod: period(NETWORK.kubeProxy.syncPeriod, 'Longest time between two syncs in mode ipvs.'),
  fullSyncPeriod: period(
    NETWORK.kubeProxy.fullSyncPeriod,
    'Longest time between two full syncs in modes iptables and nftables.',
  ),
  syncBase: delay(NETWORK.kubeProxy.syncBase, 'Fixed part of the time that one sync takes.'),
  syncPerService: delay(
    NETWORK.kubeProxy.syncPerService,
    'Time that one sync takes for each Service in mode iptables.',
  ),
  fullSyncPerService: delay(
    NETWORK.kubeProxy.fullSyncPerService,
    'The same on top for a sync that writes all rules: the first one of a kube-proxy, and before Kubernetes 1.27 each.',
  ),
  otherServices: count(
    NETWORK.kubeProxy.otherServices,
    0,
    'Services that exist besides those of the manifests: they count for the time of a sync, and get no traffic.',
  ),
  // `pkg/proxy/apis/config/v1alpha1/defaults.go`: 32,768 for each core, and 131,072 at the least.
  conntrack: z
    .strictObject({
      maxPerCore: count(
        NETWORK.kubeProxy.conntrack.maxPerCore,
        0,
        'Tracked connections for each core of a node; 0: as many as come.',
      ),
      min: count(NETWORK.kubeProxy.conntrack.min, 0, 'Least size of the table, however few the cores.'),
      max: count(NETWORK.kubeProxy.conntrack.max, 1, 'Greatest size of the table, however many the cores.'),
    })
    .prefault({})
    .describe("Connections that a node's kernel can keep track of."),
});

/**
 * Whatever answers for an address without a pod: silence, an ICMP error, or a reset from a router that knows
 * it is gone.
 */
export const removedPodAddress = z
  .enum(['timeout', 'unreachable', 'refused'])
  .prefault(NETWORK.removedPodAddress)
  .describe('What a client gets from an address whose pod is gone: a property of the network plugin.');
