import { describe, expect, it } from 'vitest';
import { simulate } from '../../src/experiment/simulation.ts';
import type { Recording } from '../../src/metrics/recording.ts';
import { Cause, Lag } from '../../src/network/causes.ts';
import { APP, loaded } from '../scenario/trial.ts';
import { failures } from '../support/runs.ts';

const SHOP = `${APP}---\n${APP.replaceAll('web', 'cart')}`;

/** Only pods with this label may connect to `cart`. */
const policy = (app: string) => `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: cart}
spec:
  podSelector: {matchLabels: {app: cart}}
  policyTypes: [Ingress]
  ingress: [{from: [{podSelector: {matchLabels: {app: ${app}}}}]}]
`;

interface Changes {
  readonly call?: string;
  readonly cart?: string;
  readonly cluster?: string;
  readonly faults?: string;
  readonly more?: string;
}

/** Pods of `web` that ask those of `cart` for each of 20 requests a second, on three nodes. */
function run({ call = '', cart = '', cluster = '', faults = '[]', more = '' }: Changes): Recording {
  return simulate(
    loaded({
      'scenario.yaml': `duration: 20s
cluster: {nodes: [{name: worker, count: 3}]${cluster}}
manifests: [m.yaml]
workloads:
  - {match: {app: web}, concurrency: 100, calls: [{to: "http://cart"${call}}]}
  - {match: {app: cart}${cart}}
traffic: [{name: t, from: {pods: 5}, to: "http://web", arrivals: {process: poisson, rate: 20/s}, timeout: 3s}]
faults: ${faults}
`,
      'm.yaml': `${SHOP}${more}`,
    }),
  );
}

describe('pods that call others in a whole simulation', () => {
  it('are let in by network policies that speak of their labels, and by no others', () => {
    expect(failures(run({ more: policy('web') }))).toEqual({});
    const refused = failures(run({ more: policy('somebody-else') }));
    expect(refused['connect-timeout/denied-by-network-policy']).toBeUndefined();
    expect(refused['dependency-failed/denied-by-network-policy']).toBeGreaterThan(0);
  });

  it('look names up like any client, and fail with the DNS servers', () => {
    expect(failures(run({ cluster: ', dns: {}' }))).toEqual({});
    // 20 lookups a second by clients and 20 by pods, of two queries each, are eight times what two servers can answer.
    const { failures: rows } = run({ cluster: ', dns: {replicas: 2, capacity: 5/s}' });
    const ofCalls = rows.filter(({ hop, lag }) => hop !== undefined && lag === Lag.dnsServerOverloaded);
    expect(ofCalls.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThan(0);
  });

  it('wait for DNS at each call, unless they keep its answers', () => {
    const seconds = (call: string) => {
      const { calls = [] } = run({ cluster: ', dns: {}', call });
      return calls[0].cohorts.reduce((sum, { latency }) => sum + latency.sum, 0);
    };
    expect(seconds(', discovery: {cache: forever}')).toBeLessThan(seconds(''));
  });

  it('secure their connections, which costs work and round trips, and verify names', () => {
    const tls = (name: string) => `, tls: {secret: s, names: [${name}]}`;
    const mean = (call: string, cart: string) => {
      const { calls = [], failures: rows } = run({
        call,
        cart: `, service: {distribution: deterministic, mean: 5ms}${cart}`,
      });
      expect(rows).toEqual([]);
      const sum = calls[0].cohorts.reduce((all, { latency }) => all + latency.sum, 0);
      return sum / calls[0].cohorts.reduce((all, { latency }) => all + latency.count, 0);
    };
    const plain = mean('', '');
    const full = mean(', tls: {resumption: false}', tls('cart'));
    const resumed = mean(', tls: {}', tls('cart'));
    // An RSA signature is 1/350 s of work and a handshake a round trip; a resumed one needs only 0.1 ms of work.
    expect(full).toBeGreaterThan(plain + 1 / 350);
    expect(resumed).toBeGreaterThan(plain + 0.0001);
    expect(resumed).toBeLessThan(full);
    const wrong = run({ call: ', tls: {}', cart: tls('other') });
    expect(failures(wrong)['dependency-failed/none']).toBeGreaterThan(0);
    expect(wrong.callFailures?.every(({ cause }) => cause === Cause.tlsNameMismatch)).toBe(true);
  });

  it('that look after the health of endpoints are counted as they are', () => {
    const health = 'outlierDetection: {consecutive5xx: 2, interval: 1s, maxEjectionPercent: 100}';
    const { events } = run({
      call: `, balancing: {at: client, policy: round-robin, ${health}}`,
      cart: ', errors: 0.5',
    });
    const ejected = events.filter(({ reason }) => reason === 'EndpointEjected');
    expect(ejected.length).toBeGreaterThan(0);
    for (const { message } of ejected)
      expect(message).toMatch(/^left out by [12] of 2 clients of web > cart$/);
  });
});
