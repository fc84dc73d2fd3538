import { describe, expect, it } from 'vitest';
import { lookAt } from '../../src/experiment/lookAt.ts';
import { probe } from '../../src/experiment/looking/probe.ts';
import { lookUpName } from '../../src/experiment/lookUpName.ts';
import { simulate } from '../../src/experiment/simulation.ts';
import type { Recording } from '../../src/metrics/recording.ts';
import { LAGS } from '../../src/network/causes.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { EXPORT, twoClusters } from './twoClusters.ts';

/** How often requests failed by each lag, and when last, seconds. */
function failures({ failures: rows, stepEnds }: Recording) {
  const byLag = new Map<string, { count: number; last: number }>();
  for (const { lag, count, step } of rows) {
    const name = LAGS[lag];
    const known = byLag.get(name)?.count ?? 0;
    byLag.set(name, { count: known + count, last: stepEnds[step] });
  }
  return byLag;
}

/** Ready endpoints of the imported Service in a cluster at a time, by the cluster that they come from. */
function imported(scenario: Scenario, cluster: string, at: number) {
  const counts: Record<string, number> = {};
  for (const { meta, endpoints } of lookAt(scenario, at).at(cluster).api.list('EndpointSlice')) {
    const source = meta.labels['multicluster.kubernetes.io/source-cluster'];
    if (source !== undefined) counts[source] = endpoints.filter(({ ready }) => ready).length;
  }
  return counts;
}

/** The addresses that nslookup shows for a name, without that of the server. */
function addressesIn(lines: readonly string[]): string[] {
  return [...lines.join('\n').matchAll(/^Address: (.*)$/gm)].map(([, address]) => address);
}

const SCALED = '{at: 30s, kind: scale, cluster: east, target: web, replicas: 0}';
const NAME = 'web.default.svc.clusterset.local';

describe('several clusters', () => {
  it('have nodes, pods and events under their names', () => {
    const { nodes, pods, events } = simulate(twoClusters({ duration: '5s' }));
    expect(new Set([...nodes].map(({ node }) => node))).toEqual(
      new Set(['east/worker-1', 'east/worker-2', 'west/worker-1', 'west/worker-2']),
    );
    expect(pods.map(({ name, node = '' }) => `${name.split('/')[0]} ${node.split('/')[0]}`).sort()).toEqual([
      ...['east east', 'east east', 'west west', 'west west'],
    ]);
    expect(events.some(({ object }) => object === 'ServiceExport/east/web')).toBe(true);
  });

  it('never give two pods or nodes the same address', () => {
    const world = lookAt(twoClusters(), 5);
    const addresses = ['east', 'west'].flatMap((name) => {
      const { api } = world.at(name);
      return [
        ...[...api.list('Pod')].map(({ status }) => status.podIP),
        ...[...api.list('Node')].map(({ status }) => status.address),
      ];
    });
    expect(new Set(addresses).size).toBe(8);
  });

  it('give the same results each time', () => {
    const run = () => JSON.stringify(simulate(twoClusters({ duration: '40s', faults: SCALED })).failures);
    expect(run()).toBe(run());
  });
});

describe('an exported Service', () => {
  it('has the endpoints of all clusters behind one address, without preferring those that are near', () => {
    const scenario = twoClusters({ duration: '100s' });
    expect(imported(scenario, 'east', 10)).toEqual({ east: 2, west: 2 });
    const { pods, traffic } = simulate(scenario);
    const sent = traffic[0].ok.reduce((sum, ok) => sum + ok, 0);
    const west = pods.reduce(
      (sum, { name, requestsServed }) => sum + (name.startsWith('west') ? requestsServed : 0),
      0,
    );
    // Four standard deviations of a binomial count with p = 1/2.
    expect(Math.abs(west - sent / 2)).toBeLessThan(4 * Math.sqrt(sent / 4));
  });

  it('is imported where its namespace is, and nowhere else', () => {
    const pod =
      ', {inline: {apiVersion: v1, kind: Service, metadata: {name: only, namespace: shop}, spec: {selector: {a: b}, ports: [{port: 80}]}}}, {inline: {apiVersion: multicluster.x-k8s.io/v1alpha1, kind: ServiceExport, metadata: {name: only, namespace: shop}}}';
    const world = lookAt(twoClusters({ east: `, ${EXPORT}${pod}` }), 10);
    const names = (cluster: string) =>
      [...world.at(cluster).api.list('ServiceImport')]
        .map(({ meta }) => `${meta.namespace}/${meta.name}`)
        .sort();
    expect(names('east')).toEqual(['default/web', 'shop/only']);
    expect(names('west')).toEqual(['default/web']);
  });

  it('of which there is no Service waits for one, and says so', () => {
    const late =
      ', {inline: {apiVersion: multicluster.x-k8s.io/v1alpha1, kind: ServiceExport, metadata: {name: late}}}, {at: 20s, inline: {apiVersion: v1, kind: Service, metadata: {name: late}, spec: {selector: {app: web}, ports: [{port: 80}]}}}';
    const scenario = twoClusters({
      east: late,
      west: '',
      traffic:
        '{name: own, from: {pods: 1, cluster: east}, to: "http://web", arrivals: {process: constant, rate: 1/s}}',
    });
    const before = lookAt(scenario, 10).at('east');
    expect(before.api.get('ServiceExport', 'default/late')?.status.valid?.reason).toBe('NoService');
    expect(before.events.find(({ reason }) => reason === 'NoService')?.message).toBe(
      'there is no Service late to export',
    );
    // Five seconds of propagation, and some milliseconds at the API servers.
    const west = (at: number) => lookAt(scenario, at).at('west').api.get('ServiceImport', 'default/late');
    expect(west(24.9)).toBeUndefined();
    expect(west(25.2)?.status.clusters).toEqual(['east']);
  });

  it('is imported from those clusters alone that export it', () => {
    const { api } = lookAt(twoClusters({ west: '' }), 10).at('west');
    expect(api.get('ServiceImport', 'default/web')?.status.clusters).toEqual(['east']);
  });

  it('goes on with the other cluster when its own pods are gone, and the import elsewhere follows later', () => {
    const scenario = twoClusters({ duration: '60s', faults: SCALED });
    expect(imported(scenario, 'west', 34)).toEqual({ east: 2, west: 2 });
    expect(imported(scenario, 'west', 36)).toEqual({ east: 0, west: 2 });
    const found = failures(simulate(scenario));
    expect([...found.values()].every(({ last }) => last <= 33)).toBe(true);
  });

  it('lets clients of the other cluster run into pods that are gone until the change has come to them', () => {
    const traffic = `{name: all, from: {pods: 4, cluster: west}, to: "http://${NAME}", arrivals: {process: constant, rate: 50/s}, timeout: 500ms}`;
    const found = failures(simulate(twoClusters({ duration: '60s', faults: SCALED, traffic })));
    const stale = found.get('stale-service-import');
    // Half of 50 requests a second, from the end of the pods, some seconds at most after the fault, to 35 s.
    expect(stale?.count).toBeGreaterThan(50);
    expect(stale?.count).toBeLessThan(0.6 * 50 * 5);
    expect(stale?.last).toBeLessThanOrEqual(37);
  });
});

describe('a cluster that is gone as a whole', () => {
  const faults = '{at: 30s, kind: cluster-outage, target: west}';

  it('loses its endpoints elsewhere when its lease has run out', () => {
    const found = failures(simulate(twoClusters({ duration: '100s', faults })));
    const { count = 0, last = 0 } = found.get('stale-service-import') ?? {};
    // The lease was renewed at most 10 s before, and a request waits for its timeout of 1 s; steps are of 1 s.
    expect(last).toBeGreaterThanOrEqual(60);
    expect(last).toBeLessThanOrEqual(73);
    // Half of 20 requests a second.
    expect(Math.abs(count - 10 * (last - 31))).toBeLessThan(4 * Math.sqrt(20 * (last - 31) * 0.25) + 20);
    expect(found.get('node-failure-undetected')).toBeUndefined();
  });

  it('is given up sooner with a shorter lease', () => {
    const multiCluster = '{clusterHealth: {renewInterval: 2s, lease: 6s}}';
    const found = failures(simulate(twoClusters({ duration: '60s', faults, multiCluster })));
    expect(found.get('stale-service-import')?.last).toBeLessThanOrEqual(38);
  });

  it('takes part again when it is back', () => {
    const scenario = twoClusters({
      faults: '{at: 30s, kind: cluster-outage, target: west, duration: 60s}',
      duration: '150s',
    });
    expect(imported(scenario, 'east', 85)).toEqual({ east: 2 });
    expect(imported(scenario, 'east', 150)).toEqual({ east: 2, west: 2 });
  });
});

describe('clusters that are cut off from each other', () => {
  it('keep to their own pods when the lease has run out, and clients outside notice nothing', () => {
    const scenario = twoClusters({
      duration: '120s',
      faults: '{at: 30s, kind: cluster-partition, target: west, duration: 60s}',
    });
    expect(imported(scenario, 'east', 85)).toEqual({ east: 2 });
    expect(imported(scenario, 'west', 85)).toEqual({ west: 2 });
    expect(imported(scenario, 'east', 119)).toEqual({ east: 2, west: 2 });
    const { events } = simulate(scenario);
    const told = events
      .filter(({ object }) => object === 'Cluster/west')
      .map(({ reason, time }) => `${time} ${reason}`);
    expect(told).toEqual(['30 ClusterPartition', '90 ClusterPartitionHealed']);
  });
});

describe('a headless Service that is exported', () => {
  const headless = {
    service: 'clusterIP: None,',
    traffic: `{name: all, from: {pods: 2, cluster: east}, to: "http://${NAME}", arrivals: {process: constant, rate: 10/s}}`,
  };

  it('leads to the pods of all clusters, and by host and cluster to one of them', () => {
    const scenario = twoClusters({ ...headless, duration: '30s' });
    const at = { type: undefined, from: undefined, namespace: 'default', at: 10, cluster: 'east' };
    const { lines } = lookUpName(scenario, { name: NAME, ...at });
    const addresses = addressesIn(lines);
    expect(addresses).toHaveLength(4);
    const pods = [...lookAt(scenario, 10).at('west').api.list('Pod')].map(({ status }) => status.podIP ?? '');
    const host = `${pods[0].replaceAll('.', '-')}`;
    const one = lookUpName(scenario, { name: `${host}.west.${NAME}`, ...at });
    expect(addressesIn(one.lines)).toEqual([pods[0]]);
    expect(lookUpName(scenario, { name: `${host}.east.${NAME}`, ...at }).found).toBe(false);
    expect(failures(simulate(scenario)).size).toBe(0);
  });
});

describe('names of a federation', () => {
  const federated = {
    service: 'type: LoadBalancer,',
    east: '',
    west: '',
    multiCluster: '{propagation: 2s, federation: {name: fed, domain: example.com, ttl: 60s}}',
    traffic:
      '{name: out, from: {external: internet, clients: 20}, to: "http://web.default.fed.svc.example.com", arrivals: {process: constant, rate: 40/s}}',
  };

  it('lead to the load balancers of the clusters in which something is ready', () => {
    const scenario = twoClusters({ ...federated, faults: SCALED });
    const asked = {
      type: undefined,
      from: undefined,
      namespace: 'default',
      cluster: 'east',
      name: 'web.default.fed.svc.example.com',
    };
    const addresses = (at: number) => addressesIn(lookUpName(scenario, { ...asked, at }).lines).length;
    expect(addresses(20)).toBe(2);
    expect(addresses(40)).toBe(1);
  });

  it('are kept by clients for their TTL after the last pod is gone, and not for longer', () => {
    const scenario = twoClusters({ ...federated, faults: SCALED });
    const found = failures(simulate(scenario));
    // Every client has asked within the first seconds: with 40 requests a second and 20 clients, one that has not
    // sent after 10 s would have a chance of e^-20. Their answers run out from 60 s on; 1 s is a request's timeout.
    const { last = 0 } = found.get('stale-dns') ?? {};
    expect(last).toBeGreaterThan(55);
    expect(last).toBeLessThanOrEqual(72);
  });

  it('do not resolve when nothing is ready anywhere', () => {
    const both = `${SCALED}, {at: 30s, kind: scale, cluster: west, target: web, replicas: 0}`;
    const trace = probe(twoClusters({ ...federated, faults: both, duration: '60s' }), {
      ...{ host: 'web.default.fed.svc.example.com', port: 80, from: 'internet', namespace: 'default' },
      ...{ cluster: 'east', at: 50, timeout: 1 },
    });
    expect(trace.target).toMatchObject({ nothing: 'name-not-found' });
  });
});
