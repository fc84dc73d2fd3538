import { z } from 'zod';
import { DEFAULT_CLUSTER_SETTINGS as CLUSTER, type ClientSettings } from '../../../cluster/settings.ts';
import { count, notNegative } from './numbers.ts';

/**
 * The two numbers of a client of the API server: `staging/src/k8s.io/client-go/util/flowcontrol/throttle.go`.
 * A token bucket: calls beyond the burst wait, in their order.
 */
export function clientLimits({ kubeAPIQPS, kubeAPIBurst }: ClientSettings) {
  return {
    kubeAPIQPS: notNegative(
      kubeAPIQPS,
      'Calls a second to the API server in the long run; 0: as many as it likes.',
    ),
    kubeAPIBurst: count(kubeAPIBurst, 1, 'Calls to the API server at once.'),
  };
}

/**
 * `cluster.settings.scheduler`. `selectorSpread` was the plugin of that name, which `PodTopologySpread` has
 * replaced.
 */
export const scheduler = z.strictObject({
  ...clientLimits(CLUSTER.scheduler),
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

/**
 * `cluster.settings.controllerManager`. Every controller has these two for itself, since each has a client of
 * its own.
 */
export const controllerManager = z.strictObject(clientLimits(CLUSTER.controllerManager));
