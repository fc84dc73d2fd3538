import { z } from 'zod';
import { DEFAULT_NETWORK_SETTINGS as NETWORK } from '../../../network/settings.ts';
import { notADelay } from '../../messages.ts';
import { formatDuration } from '../../units/duration.ts';
import { duration, durationOrZero } from '../scalars.ts';
import { delay } from './numbers.ts';

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

/** A delay with its default, seconds. */
function hopOf(seconds: number, text: string) {
  return hop().prefault(formatDuration(seconds)).describe(text);
}

/** Half of usual round-trip times; no single published table exists. */
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
