import type { ClusterAutoscalerSettings } from '../settings.ts';

/**
 * May the cluster autoscaler act at all? With too many nodes not ready something is wrong that more or fewer nodes
 * will not cure: both more than a number and more than a percentage. Source: `IsClusterHealthy` in
 * `cluster-autoscaler/clusterstate/clusterstate.go`.
 * @param unready nodes that were ready once and are not @param nodes all that are registered
 */
export function isClusterHealthy(
  unready: number,
  nodes: number,
  {
    okTotalUnreadyCount,
    maxTotalUnreadyPercentage,
  }: Pick<ClusterAutoscalerSettings, 'okTotalUnreadyCount' | 'maxTotalUnreadyPercentage'>,
): boolean {
  return unready <= okTotalUnreadyCount || unready <= (nodes * maxTotalUnreadyPercentage) / 100;
}
