import type { FaultSite } from '../faults/site.ts';
import type { Hosts } from '../network/hosts.ts';

/**
 * What faults can do to a cluster as a whole. Both may overlap with others of their kind, and end with the last one.
 * @param number of the cluster
 */
export function clusterFaults(
  hosts: Hosts,
  number: number,
): Pick<FaultSite, 'cutOffCluster' | 'markClusterOut'> {
  const counted = (flags: Uint8Array) => {
    let count = 0;
    return (): (() => boolean) => {
      count++;
      flags[number] = 1;
      return () => {
        count--;
        if (count === 0) flags[number] = 0;
        return count === 0;
      };
    };
  };
  return { cutOffCluster: counted(hosts.clusterCut), markClusterOut: counted(hosts.clusterOut) };
}
