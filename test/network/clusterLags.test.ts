import { describe, expect, it } from 'vitest';
import { Attribution } from '../../src/network/attribution.ts';
import { Lag } from '../../src/network/causes.ts';
import { Hosts, INTERNET } from '../../src/network/hosts.ts';
import { PodAddresses } from '../../src/network/podAddresses.ts';

/** Nodes 0 and 1 of the first cluster, 2 of the second, on which there is a pod. */
function twoClusters() {
  const hosts = new Hosts(['east/a', 'east/b', 'west/a'], ['', '', '']);
  hosts.cluster[2] = 1;
  const addresses = new PodAddresses();
  const slot = addresses.add(2);
  addresses.open(slot);
  addresses.listedReady[slot] = 1;
  addresses.importedReady[slot] = 1;
  return { hosts, addresses, slot, attribution: new Attribution(hosts, addresses) };
}

describe('the network between clusters', () => {
  it('can be cut without touching what is inside them, or clients outside', () => {
    const { hosts } = twoClusters();
    hosts.cutCluster(1, true);
    expect(hosts.reachable(0, 2)).toBe(false);
    expect(hosts.reachable(2, 1)).toBe(false);
    expect(hosts.reachable(0, 1)).toBe(true);
    expect(hosts.reachable(INTERNET, 2)).toBe(true);
    hosts.cutCluster(1, false);
    expect(hosts.reachable(0, 2)).toBe(true);
  });
});

describe('a failure at a pod of another cluster', () => {
  it('is the fault of the import while its own cluster no longer lists it', () => {
    const { attribution, addresses, slot } = twoClusters();
    addresses.listedReady[slot] = 0;
    addresses.remove(slot);
    expect(attribution.blackHole(0, slot)).toBe(Lag.staleServiceImport);
    expect(attribution.refusal(slot, 0)).toBe(Lag.staleServiceImport);
    // The import has followed; what lags behind is kube-proxy.
    addresses.importedReady[slot] = 0;
    expect(attribution.blackHole(0, slot)).toBe(Lag.staleRules);
  });

  it('is the fault of the import while the whole cluster is out of reach', () => {
    const { attribution, hosts, slot } = twoClusters();
    hosts.powered[2] = 0;
    // One node of it alone is what its own control plane has to find out.
    expect(attribution.blackHole(0, slot)).toBe(Lag.nodeFailureUndetected);
    hosts.clusterOut[1] = 1;
    expect(attribution.blackHole(0, slot)).toBe(Lag.staleServiceImport);
    hosts.clusterOut[1] = 0;
    hosts.powered[2] = 1;
    hosts.cutCluster(0, true);
    expect(attribution.blackHole(0, slot)).toBe(Lag.staleServiceImport);
    expect(attribution.silence(0, INTERNET, slot)).toBe(Lag.nodePartition);
  });

  it('is nothing special for clients of its own cluster', () => {
    const { attribution, addresses, slot } = twoClusters();
    addresses.listedReady[slot] = 0;
    addresses.remove(slot);
    expect(attribution.blackHole(2, slot)).toBe(Lag.staleRules);
  });
});
