import { describe, expect, it } from 'vitest';
import { lookAt } from '../../src/experiment/lookAt.ts';
import { lookUpName, type NameLookup } from '../../src/experiment/lookUpName.ts';
import { DEFAULT_DNS_SETTINGS } from '../../src/network/dns/settings.ts';
import { DEFAULT_NETWORK_SETTINGS } from '../../src/network/settings.ts';
import { buildDns } from '../../src/scenario/build/dns.ts';
import type { DiscoveryConfig } from '../../src/workload/config.ts';
import { deployment, scenario, service, traffic } from '../support/scenarios.ts';

const DISCOVERY: DiscoveryConfig = {
  by: 'dns',
  cache: 0,
  pick: 'first',
  host: 'web',
  namespace: 'default',
  ndots: 5,
};
const small = scenario({
  manifests: [
    { manifest: deployment('web', 2), at: -60 },
    { manifest: service('web', { clusterIP: '10.96.7.7' }), at: 20 },
    { manifest: service('peers', { clusterIP: 'None', selector: { app: 'web' } }), at: -60 },
  ],
});

const look = (name: string, changes: Partial<NameLookup> = {}, at = small) =>
  lookUpName(at, { name, type: undefined, from: undefined, namespace: 'default', at: 30, ...changes });

describe('a look at a name', () => {
  it('shows what there is at that time', () => {
    expect(look('web', { at: 10 }).lines).toContain("** server can't find web: NXDOMAIN");
    expect(look('web')).toEqual({
      found: true,
      lines: [
        'Server:\t\t10.96.0.10',
        'Address:\t10.96.0.10#53',
        '',
        'Name:\tweb.default.svc.cluster.local\nAddress: 10.96.7.7',
        '',
      ],
    });
  });

  it('shows the addresses that the pods really have', () => {
    const world = lookAt(small, 30);
    const addresses = [...world.api.list('Pod')].map(({ status }) => status.podIP);
    const shown = look('peers').lines.flatMap((line) => line.split('Address: ')[1] ?? []);
    expect(shown.toSorted()).toEqual(addresses.toSorted());
  });

  it('may be from a pod, or from a node, whose resolver does not know the cluster', () => {
    const [{ meta }] = [...lookAt(small, 30).api.list('Pod')];
    expect(look('web', { from: meta.name }).found).toBe(true);
    expect(look('web', { from: 'deploy/web' }).found).toBe(true);
    expect(look('web', { from: 'internet' }).found).toBe(false);
    expect(look('web', { from: 'worker-1' }).lines).toEqual([
      'Server:\t\t127.0.0.53',
      'Address:\t127.0.0.53#53',
      '',
      "** server can't find web: NXDOMAIN",
      '',
    ]);
    expect(() => look('web', { from: 'nobody' })).toThrow(
      /^there is no pod or node "nobody" in the namespace default at that time/,
    );
  });

  it('finds nobody to ask when every DNS server is gone', () => {
    const { manifests, workload, settings } = buildDns({ ...DEFAULT_DNS_SETTINGS, replicas: 2 });
    const servers = scenario({
      network: { ...DEFAULT_NETWORK_SETTINGS, dns: settings },
      manifests: [...manifests.map((manifest) => ({ manifest, at: -60 })), ...small.manifests],
      workloads: [workload],
      traffic: [traffic(1, { discovery: DISCOVERY })],
      faults: [2, 3].map((n) => ({
        kind: 'node-crash',
        at: 40,
        target: { by: 'name', name: `worker-${n}` },
      })),
    });
    expect(look('kube-dns.kube-system', {}, servers).found).toBe(true);
    expect(look('80.96.7.7', { at: 30 }, servers).lines[0]).toContain("** server can't find");
    // Which of the three nodes is left without a server is up to the scheduler: the first node asks the others.
    const alone = [...lookAt(servers, 39).api.list('Pod')].every(
      ({ meta, spec }) => meta.namespace !== 'kube-system' || spec.nodeName !== 'worker-1',
    );
    expect(look('web', { at: 41 }, servers).found).toBe(!alone);
  });
});
