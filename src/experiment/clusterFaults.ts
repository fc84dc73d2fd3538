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
  // Overlapping faults of a kind are counted, so that the first to end ends nothing.
  const counted = (set: (on: boolean) => void) => {
    let count = 0;
    return (): (() => boolean) => {
      count++;
      set(true);
      return () => {
        count--;
        if (count === 0) set(false);
        return count === 0;
      };
    };
  };
  return {
    cutOffCluster: counted((cut) => hosts.cutCluster(number, cut)),
    markClusterOut: counted((out) => {
      hosts.clusterOut[number] = out ? 1 : 0;
    }),
  };
}
