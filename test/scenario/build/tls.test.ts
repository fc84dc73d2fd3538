import { describe, expect, it } from 'vitest';
import { DEFAULT_TLS_SETTINGS } from '../../../src/network/tls/handshake.ts';
import { loaded, problemsOf } from '../trial.ts';

const MANIFEST = `apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec:
  containers: [{name: c, image: i}]
  volumes: [{name: v, secret: {secretName: cert}}]
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 443}]}
---
apiVersion: v1
kind: Secret
metadata: {name: cert}
`;

interface Parts {
  readonly client?: string;
  readonly server?: string;
  readonly to?: string;
  readonly settings?: string;
}

/** A scenario of one HTTPS server and one client. */
function files({
  client = '{}',
  server = '{secret: cert, names: [web]}',
  to = 'https://web',
  settings = '{}',
}: Parts) {
  return {
    'scenario.yaml': `duration: 100s
cluster: {nodes: [{name: n}], settings: ${settings}}
manifests: [m.yaml]
workloads: [{match: {}, startup: 0s${server && `, tls: ${server}`}}]
traffic: [{name: t, from: {pods: 1}, to: ${to}, arrivals: {process: constant, rate: 1/s}, tls: ${client}}]
`,
    'm.yaml': MANIFEST,
  };
}

const clientTls = (parts: Parts) => loaded(files(parts)).traffic[0]?.tls;
const problems = (parts: Parts, manifest = MANIFEST) => problemsOf({ ...files(parts), 'm.yaml': manifest });

describe('the TLS of a traffic source', () => {
  it('has the defaults of a client of today, and the name that it dials', () => {
    expect(clientTls({})).toEqual({
      version: '1.3',
      key: 'rsa-2048',
      resumption: true,
      verify: true,
      serverName: 'web',
    });
  });

  it.each([
    ['https://web.default:443/path', 'web.default'],
    ['{service: web}', 'web'],
  ])('dials the host of %s', (to, name) => {
    const server = '{secret: cert, names: [web, web.default]}';
    expect(clientTls({ to, server })?.serverName).toBe(name);
  });

  it('may ask for another name', () => {
    expect(clientTls({ client: '{serverName: other, verify: false}' })?.serverName).toBe('other');
  });

  it('is a warning where nobody has a certificate for the name, unless nobody looks', () => {
    const to = 'https://web.default';
    expect(problems({ to })).toEqual([
      'scenario.yaml:5:110: warning: traffic[0].tls: the servers\' certificate is for web, not for "web.default": clients that verify refuse it',
    ]);
    expect(problems({ to, client: '{verify: false}' })).toEqual([]);
  });

  it('is a warning where the servers have none', () => {
    expect(problems({ server: '' })).toEqual([
      expect.stringContaining('no workload behind the Service "web" has tls: every handshake fails'),
    ]);
  });
});

describe('the TLS of a workload', () => {
  it('keeps its renewals in the order of their times', () => {
    const renewals = (second: string) =>
      `{secret: cert, names: [web], notAfter: 20s, renewals: [{at: 10s, names: [web]}, {at: ${second}, names: [web]}], reload: 2s}`;
    expect(loaded(files({ server: renewals('20s') })).workloads[0]?.tls).toEqual({
      secret: 'cert',
      names: ['web'],
      notAfter: 20,
      renewals: [
        { at: 10, names: ['web'] },
        { at: 20, names: ['web'] },
      ],
      reload: 2,
    });
    expect(problems({ server: renewals('10s') })).toEqual([
      expect.stringContaining(
        'error: workloads[0].tls.renewals[1].at: must be later than the renewal before it',
      ),
    ]);
  });

  it('is a warning where the pods do not mount the Secret, or none is there to be renewed', () => {
    const server = '{secret: other, names: [web], renewals: [{at: 10s, names: [web]}]}';
    expect(problems({ server })).toEqual([
      expect.stringContaining('Pod/web has no volume from the Secret "other"'),
      expect.stringContaining('no manifest has the Secret "other": it is never renewed'),
    ]);
  });
});

describe('what handshakes cost', () => {
  it('is left to the network unless the scenario says otherwise', () => {
    expect(loaded(files({})).network.tls).toBeUndefined();
    expect(loaded(files({ settings: '{tls: {rsa2048: 1ms}}' })).network.tls).toEqual({
      ...DEFAULT_TLS_SETTINGS,
      rsa2048: 0.001,
    });
  });

  it('stands beside the other settings of security', () => {
    const settings = '{networkPolicyLatency: 3s, networkPolicyAction: reject, kubelet: {syncFrequency: 10s}}';
    const { network, cluster } = loaded(files({ settings }));
    expect(network).toMatchObject({ networkPolicyLatency: 3, networkPolicyAction: 'reject' });
    expect(cluster.kubelet.syncFrequency).toBe(10);
  });
});
