import { describe, expect, it } from 'vitest';
import { DEFAULT_CLUSTER_SETTINGS } from '../../../src/cluster/settings.ts';
import { settings } from '../../../src/scenario/language/settings.ts';
import { sectionProblems, withSections } from '../trial.ts';

const inCluster = (fields: string) => `{nodes: [{name: n}], settings: {${fields}}}`;
const cluster = (fields: string) => withSections({ cluster: inCluster(fields) }).cluster;
const problems = (fields: string) =>
  sectionProblems({ cluster: inCluster(fields) }).map((line) =>
    line.replace(/^scenario\.yaml:2:\d+: error: cluster\.settings\./, ''),
  );

describe('the settings of a scenario', () => {
  it('have a key for each of the control plane, and its default', () => {
    // The version stands beside the settings, and gives the grace period.
    const { kubernetesMinor, nodeMonitorGracePeriod, ...defaults } = DEFAULT_CLUSTER_SETTINGS;
    expect(settings.parse({})).toMatchObject(defaults);
    expect(Object.keys(settings.shape)).toEqual(
      expect.arrayContaining([...Object.keys(defaults), 'nodeMonitorGracePeriod']),
    );
  });

  it('can each be given under its own name, in the units of Kubernetes', () => {
    expect(
      cluster(
        'scheduler: {kubeAPIQPS: 0, kubeAPIBurst: 1}, controllerManager: {kubeAPIQPS: 0.5}, kubelet: {serializeImagePulls: false, shutdownGracePeriod: 2m, shutdownGracePeriodCriticalPods: 30s}, leaderElection: {leaseDuration: 1m, renewDeadline: 40s}',
      ),
    ).toMatchObject({
      scheduler: { kubeAPIQPS: 0, kubeAPIBurst: 1, selectorSpread: false },
      controllerManager: { kubeAPIQPS: 0.5, kubeAPIBurst: 30 },
      kubelet: { serializeImagePulls: false, shutdownGracePeriod: 120, shutdownGracePeriodCriticalPods: 30 },
      leaderElection: { leaseDuration: 60, renewDeadline: 40, retryPeriod: 2 },
    });
    expect(
      cluster(
        'horizontalPodAutoscaler: {syncPeriod: 5s, tolerance: 0, downscaleStabilization: 0s}, clusterAutoscaler: {scanInterval: 1s, maxGracefulTerminationSec: 30, nodeProvisioning: 0s, maxTotalUnreadyPercentage: 0}',
      ),
    ).toMatchObject({
      horizontalPodAutoscaler: {
        syncPeriod: 5,
        tolerance: 0,
        downscaleStabilization: 0,
        metricResolution: 15,
      },
      clusterAutoscaler: {
        scanInterval: 1,
        maxGracefulTerminationSec: 30,
        nodeProvisioning: 0,
        maxTotalUnreadyPercentage: 0,
        scaleDownUnneededTime: 600,
      },
    });
  });

  it('have data as quantities', () => {
    expect(cluster('imageBandwidth: 100Mi, imageSizes: {nginx: 180M, "repo/app:1": 1Gi}')).toMatchObject({
      imageBandwidth: 100 * 2 ** 20,
      imageSizes: { nginx: 180e6, 'repo/app:1': 2 ** 30 },
    });
  });

  it.each([
    [
      'scheduler: {kubeApiQps: 5}',
      'scenario.yaml:2:54: error: unknown key "kubeApiQps" in cluster.settings.scheduler, did you mean "kubeAPIQPS"?',
    ],
    ['scheduler: {kubeAPIQPS: -1}', 'scheduler.kubeAPIQPS must be at least 0, not -1'],
    ['kubelet: {kubeAPIBurst: 0}', 'kubelet.kubeAPIBurst must be at least 1, not 0'],
    [
      'kubelet: {shutdownGracePeriod: 10s, shutdownGracePeriodCriticalPods: 20s}',
      'kubelet.shutdownGracePeriodCriticalPods must not be longer than shutdownGracePeriod, of which it is a part',
    ],
    [
      'leaderElection: {leaseDuration: 10s}',
      'leaderElection.leaseDuration must be longer than renewDeadline',
    ],
    [
      'leaderElection: {retryPeriod: 9s}',
      'leaderElection.renewDeadline must be longer than 1.2 times retryPeriod',
    ],
    ['horizontalPodAutoscaler: {syncPeriod: 0s}', 'horizontalPodAutoscaler.syncPeriod must be longer than 0'],
    [
      'clusterAutoscaler: {scaleDownUtilizationThreshold: 1.5}',
      'clusterAutoscaler.scaleDownUtilizationThreshold must be at most 1, not 1.5',
    ],
    ['imageBandwidth: 50MB', 'imageBandwidth must be a quantity above 0 such as 50Mi or 1Gi, not "50MB"'],
    ['imageSizes: {nginx: 0}', 'imageSizes.nginx must be a quantity above 0 such as 50Mi or 1Gi, not 0'],
    ['imageSizes: [nginx]', 'imageSizes must be a mapping, not a list'],
    ['kubelet: {registryPullQPS: fast}', 'kubelet.registryPullQPS must be a number, not "fast"'],
  ])('%s is refused', (fields, expected) => {
    expect(problems(fields)).toEqual([expected]);
  });
});
