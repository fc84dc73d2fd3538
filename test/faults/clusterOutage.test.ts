import { describe, expect, it } from 'vitest';
import { clusterOutage, clusterPartition } from '../../src/faults/clusterOutage.ts';
import { FakeSite } from './fakeSite.ts';

describe('the outage of a cluster', () => {
  it('takes the power of every node that has some, and the API server', () => {
    const site = new FakeSite(3);
    site.powerOff('n1');
    site.done.length = 0;
    clusterOutage({ kind: 'cluster-outage', at: 0, cluster: 'east', duration: 60 }, site);
    expect(site.done).toEqual(['0: cluster out', '0: api-server down', '0: off n0', '0: off n2']);
    site.done.length = 0;
    site.loop.advance(61);
    expect(site.done).toEqual(['60: cluster back', '60: api-server back', '60: on n0', '60: on n2']);
    expect(site.events.map(({ reason, object }) => `${reason} ${object}`)).toEqual([
      ...['ClusterOutage Cluster/east', 'NodeCrash Node/n0', 'NodeCrash Node/n2'],
      ...['ClusterRestored Cluster/east', 'NodeRestored Node/n0', 'NodeRestored Node/n2'],
    ]);
  });
});

describe('the partition of a cluster', () => {
  it('ends after its duration, if it has one', () => {
    const site = new FakeSite();
    clusterPartition({ kind: 'cluster-partition', at: 0, cluster: 'east', duration: 30 }, site);
    clusterPartition({ kind: 'cluster-partition', at: 0, cluster: 'east' }, site);
    site.loop.advance(100);
    expect(site.done).toEqual(['0: cut the cluster', '0: cut the cluster', '30: heal the cluster']);
  });
});
