import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../src/scenario/loadScenario.ts';
import { EXPORT, type TwoClusterChanges, twoClusters, twoClustersText } from '../experiment/twoClusters.ts';

/** Errors and warnings, each with its line, or all that are said of a changed text. */
function said(changes: TwoClusterChanges, edit = (text: string) => text): string[] {
  const { problems } = parseScenario('two.yaml', edit(twoClustersText(changes)));
  return problems.map(({ line, severity, message }) => `${line} ${severity}: ${message}`);
}

const source = (from: string, to: string) =>
  `{name: s, from: ${from}, to: ${to}, arrivals: {process: constant, rate: 1/s}}`;

describe('a scenario of several clusters', () => {
  it('is right with clusters in place of cluster and manifests', () => {
    expect(said({})).toEqual([]);
    const { clusters, multiCluster, nodes, manifests } = twoClusters();
    expect(clusters?.map(({ name }) => name)).toEqual(['east', 'west']);
    expect(multiCluster).toEqual({ propagation: 5, clusterHealth: { renewInterval: 10, lease: 40 } });
    expect(nodes.map(({ name }) => name)).toEqual([
      'east/worker-1',
      'east/worker-2',
      'west/worker-1',
      'west/worker-2',
    ]);
    expect(nodes[2].labels).toMatchObject({
      'topology.kubernetes.io/region': 'r-west',
      'kubernetes.io/hostname': 'worker-1',
    });
    expect(manifests.filter(({ cluster }) => cluster === 'west')).toHaveLength(3);
  });

  it('has no cluster or manifests beside its clusters', () => {
    expect(said({ more: 'manifests: [a.yaml]' })).toEqual([
      '11 error: manifests: with clusters, each of them has its own: move it there, or leave clusters out',
    ]);
  });

  it('needs clusters whose names can be part of a DNS name, each once', () => {
    expect(said({}, (text) => text.replace('name: west', 'name: east'))).toEqual([
      '6 error: clusters[1].name: there are two clusters called "east"',
    ]);
    expect(said({}, (text) => text.replace('name: west', 'name: West_1'))[0]).toMatch(
      /^6 error: clusters\[1\]\.name: .*"West_1"/,
    );
  });

  it('says which cluster is meant by a misspelt one, for clients, targets and faults', () => {
    const traffic = source('{pods: 1, cluster: eats}', 'http://web');
    expect(said({ traffic })).toEqual([
      '9 error: traffic[0].from.cluster: there is no cluster "eats", did you mean "east"?',
    ]);
    const target = source('{pods: 1, cluster: east}', '{service: web, cluster: wets}');
    expect(said({ traffic: target })).toEqual([
      '9 error: traffic[0].to.cluster: there is no cluster "wets", did you mean "west"?',
    ]);
    expect(said({ faults: '{at: 1s, kind: cluster-outage, target: wst}' })).toEqual([
      '10 error: faults[0].target: there is no cluster "wst", did you mean "west"?',
    ]);
  });

  it('has to be told a cluster where more than one could be meant', () => {
    expect(said({ traffic: source('{pods: 1}', 'http://web') })).toEqual([
      '9 error: traffic[0].from.cluster: say in which cluster: cluster: east or west',
    ]);
    expect(said({ faults: '{at: 1s, kind: node-crash, target: worker-1}' })).toEqual([
      '10 error: faults[0].cluster: say in which cluster: cluster: east or west',
    ]);
  });

  it('takes the cluster of a fault from its target, too', () => {
    const { faults } = twoClusters({ faults: '{at: 1s, kind: node-crash, target: west/worker-2}' });
    expect(faults).toEqual([
      { at: 1, kind: 'node-crash', cluster: 'west', target: { by: 'name', name: 'worker-2' } },
    ]);
    expect(said({ faults: '{at: 1s, kind: node-crash, target: west/worker-9}' })).toEqual([
      '10 error: faults[0].target: there is no node "worker-9", did you mean "worker-1"?',
    ]);
  });

  it('warns of a name that nothing exports, and of one that does not mean a Service', () => {
    const [warning] = said({
      traffic: source('{pods: 1, cluster: east}', 'http://wep.default.svc.clusterset.local'),
    });
    expect(warning).toContain(
      'no cluster exports a Service "wep" of the namespace "default" (ServiceExport), did you mean "web"?',
    );
    const other = said({
      traffic: source('{pods: 1, cluster: east}', 'http://east.web.default.svc.clusterset.local'),
    });
    expect(other[0]).toContain('an imported Service is called <service>.<namespace>.svc.clusterset.local');
  });

  it('knows that names of imported Services mean nothing outside', () => {
    expect(
      said({ traffic: source('{external: internet}', 'http://web.default.svc.clusterset.local') }),
    ).toEqual([
      '9 error: traffic[0].to: names in clusterset.local resolve in pods only, not outside the clusters',
    ]);
  });

  it('does not take an export without a Service for a mistake', () => {
    expect(
      said({
        east: EXPORT.replace('{inline', ', {inline').replace('name: web', 'name: later'),
        west: `, ${EXPORT}`,
      }),
    ).toEqual([]);
  });

  it('has one network, whose settings are the same for all clusters', () => {
    const differing = (text: string) =>
      text.replace('{name: west,', '{name: west, settings: {latency: {sameZone: 1ms}},');
    expect(said({}, differing)).toEqual([
      '6 error: clusters[1].settings.latency: latency differs from that of the cluster east: the clusters of a scenario share their network, so write the same for all (a YAML anchor saves the repetition)',
    ]);
  });

  it('needs a lease that outlives its renewals', () => {
    expect(said({ multiCluster: '{clusterHealth: {renewInterval: 10s, lease: 10s}}' })).toEqual([
      '7 error: multiCluster.clusterHealth.lease: must be longer than renewInterval, or every cluster is lost again and again',
    ]);
  });

  it('tells a misspelt key at its place', () => {
    expect(said({ multiCluster: '{propagtion: 1s}' })[0]).toContain('did you mean "propagation"?');
    expect(said({}, (text) => text.replace('region: r-west', 'regoin: r-west'))[0]).toContain(
      'did you mean "region"?',
    );
  });

  it('refuses what is not simulated for several clusters', () => {
    const policy =
      ', {inline: {apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: deny}, spec: {podSelector: {}}}}';
    expect(
      said({ east: policy }).some((line) =>
        line.includes('network policies are not simulated in scenarios of several clusters'),
      ),
    ).toBe(true);
    const growing = (text: string) => text.replace('count: 2}', 'count: 2, autoscaling: {min: 1, max: 3}}');
    expect(said({}, growing)[0]).toContain(
      'the cluster autoscaler is not simulated in scenarios of several clusters',
    );
  });
});

describe('a scenario of one cluster', () => {
  it('has no name for it, and no faults that need several', () => {
    const text = twoClustersText({
      traffic: source('{pods: 1, cluster: east}', 'http://web'),
      faults: '{at: 1s, kind: cluster-outage, target: east}',
    })
      .replace(/^clusters:$/m, 'cluster: {nodes: [{name: worker, count: 2}]}')
      .replace(/^ {2}- \{name: east.*manifests: (.*)\}$/m, 'manifests: $1')
      .replace(/^ {2}- \{name: west.*$/m, '')
      .replace(/^multiCluster.*$/m, '');
    const messages = parseScenario('one.yaml', text).problems.map(({ message }) => message);
    expect(messages[0]).toContain('unknown key "cluster" in traffic[0].from');
    expect(messages[1]).toContain('faults[0].kind must be one of');
  });
});
