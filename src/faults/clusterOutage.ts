import type { FaultConfig } from './config.ts';
import { crashNode, restoreNode } from './nodeFaults.ts';
import { type FaultSite, report } from './site.ts';

type Of<K extends FaultConfig['kind']> = Extract<FaultConfig, { kind: K }>;

/**
 * A whole cluster is gone: every node that has power loses it, and nobody answers for its API server. With a duration all
 * of it comes back after that time.
 */
export function clusterOutage({ cluster = '', duration }: Of<'cluster-outage'>, site: FaultSite): void {
  report(
    site,
    'ClusterOutage',
    `Cluster/${cluster}`,
    `the cluster ${cluster} is gone: its nodes and its control plane`,
  );
  const endMark = site.markClusterOut();
  const endOutage = site.takeDown('api-server', () => {});
  const names = site.nodes().flatMap(({ name }) => (site.isPowered(name) ? [name] : []));
  for (const name of names) crashNode(site, name);
  if (duration === undefined) return;
  site.loop.setTimer(duration, () => {
    endMark();
    endOutage();
    report(site, 'ClusterRestored', `Cluster/${cluster}`, `the cluster ${cluster} is back`);
    for (const name of names) restoreNode(site, name);
  });
}

/** A cluster runs on and clients outside reach it, but nothing passes between it and the other clusters. */
export function clusterPartition({ cluster = '', duration }: Of<'cluster-partition'>, site: FaultSite): void {
  report(
    site,
    'ClusterPartition',
    `Cluster/${cluster}`,
    `the cluster ${cluster} is cut off from the other clusters`,
  );
  const heal = site.cutOffCluster();
  if (duration === undefined) return;
  site.loop.setTimer(duration, () => {
    if (heal())
      report(
        site,
        'ClusterPartitionHealed',
        `Cluster/${cluster}`,
        `the cluster ${cluster} reaches the others again`,
      );
  });
}
