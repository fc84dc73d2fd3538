import type { FaultConfig } from './config.ts';
import { crashNode, restoreNode } from './nodeFaults.ts';
import { type FaultSite, report } from './site.ts';

/** The configuration of one kind. */
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
  // The mark is for the names of causes: what fails now fails because of the cluster.
  const endMark = site.markClusterOut();
  const endOutage = site.takeDown('api-server', () => {});
  // Nodes that another fault has already are not this one's to give back.
  const names = site.nodes().flatMap(({ name }) => (site.isPowered(name) ? [name] : []));
  for (const name of names) crashNode(site, name);
  if (duration === undefined) return;
  site.loop.setTimer(duration, () => {
    // The control plane first, so that nodes that boot find somebody to register with.
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
    // False when another cut of the same cluster goes on: then nothing has healed.
    if (heal())
      report(
        site,
        'ClusterPartitionHealed',
        `Cluster/${cluster}`,
        `the cluster ${cluster} reaches the others again`,
      );
  });
}
