import { describe, expect, it } from 'vitest';
import type { DiscoveryConfig } from '../../../src/workload/config.ts';
import { APP, sectionProblems, withSections } from '../trial.ts';

const HEADLESS = APP.replace(
  'spec:\n  selector: {app: web}\n',
  'spec:\n  clusterIP: None\n  selector: {app: web}\n',
);
const ADDRESS = APP.replace(
  'spec:\n  selector: {app: web}\n',
  'spec:\n  clusterIP: 10.96.7.7\n  selector: {app: web}\n',
);

const source = (extra: string, to = 'http://web', from = '{pods: 1}') =>
  `[{name: web, from: ${from}, to: "${to}", arrivals: {process: constant, rate: 1/s}${extra}}]`;

function discovery(extra: string, app = APP, to?: string, from?: string): DiscoveryConfig | undefined {
  return withSections({ traffic: source(extra, to, from) }, app).traffic[0].discovery;
}

describe('discovery in a scenario', () => {
  it('is not there unless something asks for it', () => {
    expect(discovery('')).toBeUndefined();
    expect(discovery(', discovery: {}')).toEqual({
      by: 'dns',
      cache: 0,
      pick: 'first',
      host: 'web',
      namespace: 'default',
      ndots: 5,
    });
    expect(discovery('', HEADLESS)).toMatchObject({ by: 'dns' });
  });

  it.each([
    ['none', 0],
    ['ttl', 'ttl'],
    ['10s', 10],
    ['forever', 365 * 24 * 3600],
  ])('with cache %s keeps answers for %s', (text, cache) => {
    expect(discovery(`, discovery: {cache: ${text}}`)).toMatchObject({ cache });
  });

  it('has the name as it is written, and the namespace of the clients', () => {
    expect(discovery(', discovery: {}', APP, 'http://web.default.svc.cluster.local.:80/x')).toMatchObject({
      host: 'web.default.svc.cluster.local.',
    });
    expect(
      discovery(', discovery: {}', APP, 'http://web.default', '{pods: 1, namespace: shop}'),
    ).toMatchObject({
      host: 'web.default',
      namespace: 'shop',
    });
  });

  it('is by address where an address is what clients are told', () => {
    expect(discovery(', discovery: {}', ADDRESS, 'http://10.96.7.7')).toMatchObject({
      by: 'address',
      address: '10.96.7.7',
    });
  });

  it('says when the clients were started', () => {
    const { traffic } = withSections({
      traffic: source(', discovery: {by: environment}', undefined, '{pods: 1, started: 3s}'),
    });
    expect(traffic[0]).toMatchObject({ clientsStarted: 3, discovery: { by: 'environment' } });
  });

  it('rejects words that it does not know', () => {
    expect(sectionProblems({ traffic: source(', discovery: {by: magic}') })[0]).toContain(
      'traffic[0].discovery.by',
    );
    expect(sectionProblems({ traffic: source(', discovery: {cache: some}') })[0]).toContain(
      'traffic[0].discovery.cache',
    );
  });
});

describe('cluster.dns', () => {
  const NODES = 'nodes: [{name: worker, count: 3, zones: [a, b]}]';
  const built = withSections({ cluster: `{${NODES}, dns: {replicas: 3, capacity: 800/s}}` });

  it('makes the servers and their Service before everything else', () => {
    expect(built.manifests.slice(0, 2)).toMatchObject([
      {
        at: -60,
        manifest: {
          kind: 'Deployment',
          meta: { name: 'coredns', namespace: 'kube-system' },
          spec: { replicas: 3 },
        },
      },
      {
        at: -60,
        manifest: { kind: 'Service', meta: { name: 'kube-dns' }, spec: { clusterIP: '10.96.0.10' } },
      },
    ]);
    expect(built.network.dns).toMatchObject({ capacity: 800, ttl: 30, timeout: 5, attempts: 2 });
    expect(built.network.dns).not.toHaveProperty('replicas');
    expect(built.workloads[0]).toMatchObject({ match: { 'k8s-app': 'kube-dns' }, shutdown: { accept: 5 } });
  });

  it('makes every client in a pod look names up', () => {
    expect(built.traffic[0].discovery).toMatchObject({ by: 'dns', host: 'web' });
  });

  it('lets faults hit the servers', () => {
    const kill = '[{at: 1s, kind: pod-kill, target: {labels: {k8s-app: kube-dns}, count: 1}}]';
    expect(sectionProblems({ cluster: `{${NODES}, dns: {}}`, faults: kill })).toEqual([]);
    expect(sectionProblems({ cluster: `{${NODES}}`, faults: kill })[0]).toContain('faults[0].target.labels');
  });

  it('is absent from a scenario that does not have it', () => {
    expect(withSections({}).network).not.toHaveProperty('dns');
    expect(withSections({}).traffic[0]).not.toHaveProperty('discovery');
  });
});
