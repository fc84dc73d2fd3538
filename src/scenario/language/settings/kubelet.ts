import { z } from 'zod';
import { DEFAULT_CLUSTER_SETTINGS } from '../../../cluster/settings.ts';
import { criticalGraceTooLong } from '../../messages.ts';
import { duration } from '../scalars.ts';
import { clientLimits } from './clients.ts';
import { count, notNegative, wait } from './numbers.ts';

/** Defaults of `pkg/kubelet/apis/config/v1beta1/defaults.go`. */
const { kubelet: KUBELET } = DEFAULT_CLUSTER_SETTINGS;

/**
 * `cluster.settings.kubelet`. Of the grace period of a shutdown the critical pods get a part, so that part is not
 * longer than the whole (`pkg/kubelet/apis/config/validation/validation.go`).
 */
export const kubelet = z
  .strictObject({
    ...clientLimits(KUBELET),
    serializeImagePulls: z
      .boolean()
      .prefault(KUBELET.serializeImagePulls)
      .describe('true: a node pulls one image at a time.'),
    registryPullQPS: notNegative(
      KUBELET.registryPullQPS,
      'Pulls a second that a node asks of registries; 0: as many as it likes.',
    ),
    registryBurst: count(KUBELET.registryBurst, 1, 'Pulls at once that a node asks of registries.'),
    shutdownGracePeriod: wait(
      KUBELET.shutdownGracePeriod,
      'Time that a node which shuts down leaves its pods; 0s: it does not wait.',
    ),
    // `syncFrequency` of the KubeletConfiguration; a change is found at the next sync of the pod.
    syncFrequency: duration()
      .exactOptional()
      .describe('How often volumes follow their Secrets and ConfigMaps; without it 1m.'),
    shutdownGracePeriodCriticalPods: wait(
      KUBELET.shutdownGracePeriodCriticalPods,
      'The part of that time which is kept for critical pods.',
    ),
  })
  .refine(
    ({ shutdownGracePeriod, shutdownGracePeriodCriticalPods }) =>
      shutdownGracePeriodCriticalPods <= shutdownGracePeriod,
    { path: ['shutdownGracePeriodCriticalPods'], error: criticalGraceTooLong() },
  );
