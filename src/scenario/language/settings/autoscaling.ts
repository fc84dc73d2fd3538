import { z } from 'zod';
import { DEFAULT_CLUSTER_SETTINGS } from '../../../cluster/settings.ts';
import { count, delay, fraction, notNegative, period, wait, wholeSeconds } from './numbers.ts';

const { horizontalPodAutoscaler: PODS, clusterAutoscaler: NODES } = DEFAULT_CLUSTER_SETTINGS;

/**
 * `cluster.settings.horizontalPodAutoscaler`. Names are those of the flags `--horizontal-pod-autoscaler-...`
 * of kube-controller-manager, without their prefix.
 */
export const horizontalPodAutoscaler = z.strictObject({
  syncPeriod: period(PODS.syncPeriod, 'How often each HorizontalPodAutoscaler is looked at.'),
  tolerance: notNegative(
    PODS.tolerance,
    'How far usage over target may be from 1 without any change of the number of pods.',
  ),
  downscaleStabilization: wait(
    PODS.downscaleStabilization,
    'How long a recommendation counts against scaling down.',
  ),
  cpuInitializationPeriod: wait(
    PODS.cpuInitializationPeriod,
    "Time after its start in which a pod's CPU counts only while the pod is ready.",
  ),
  initialReadinessDelay: wait(
    PODS.initialReadinessDelay,
    'Time after the start in which a change of readiness counts as the first.',
  ),
  // `--metric-resolution` of kubernetes-sigs/metrics-server.
  metricResolution: period(PODS.metricResolution, 'How often the metrics server reads the kubelets.'),
});

/**
 * `cluster.settings.clusterAutoscaler`. Names are those of the flags of kubernetes/autoscaler
 * (`cluster-autoscaler/FAQ.md`).
 */
export const clusterAutoscaler = z.strictObject({
  scanInterval: period(NODES.scanInterval, 'How often the cluster autoscaler looks at the cluster.'),
  scaleDownUnneededTime: wait(
    NODES.scaleDownUnneededTime,
    'How long a node has to be unneeded before it is removed.',
  ),
  scaleDownUnreadyTime: wait(NODES.scaleDownUnreadyTime, 'The same for a node that is not ready.'),
  scaleDownDelayAfterAdd: wait(NODES.scaleDownDelayAfterAdd, 'Pause of scaling down after a node was added.'),
  scaleDownDelayAfterDelete: wait(
    NODES.scaleDownDelayAfterDelete,
    'Pause of scaling down after a node was removed.',
  ),
  scaleDownDelayAfterFailure: wait(
    NODES.scaleDownDelayAfterFailure,
    'Pause of scaling down after that failed.',
  ),
  scaleDownUtilizationThreshold: fraction(
    NODES.scaleDownUtilizationThreshold,
    'Requests over allocatable below which a node may be unneeded.',
  ),
  maxNodeProvisionTime: period(
    NODES.maxNodeProvisionTime,
    'Time after which a node that was asked for counts as failed.',
  ),
  maxGracefulTerminationSec: wholeSeconds(
    NODES.maxGracefulTerminationSec,
    'Most seconds that are waited for the pods of a node that is removed.',
  ),
  maxEmptyBulkDelete: count(NODES.maxEmptyBulkDelete, 1, 'Empty nodes that are removed at once.'),
  maxTotalUnreadyPercentage: z
    .number()
    .min(0)
    .max(100)
    .prefault(NODES.maxTotalUnreadyPercentage)
    .describe('It stops while more than this percentage of the nodes is not ready,'),
  okTotalUnreadyCount: count(NODES.okTotalUnreadyCount, 0, 'and more nodes than this.'),
  // No flag: the time that the cloud takes is not the autoscaler's.
  nodeProvisioning: delay(
    NODES.nodeProvisioning,
    'From the request for a node to its registration, as the cloud takes.',
  ),
});
