import { describe, expect, it } from 'vitest';
import type { Labels, Manifest, NetworkPolicy } from '../../src/cluster/objects.ts';
import { policiedSources } from '../../src/experiment/policies.ts';
import { simulate } from '../../src/experiment/simulation.ts';
import { CAUSES, LAGS } from '../../src/network/causes.ts';
import { DEFAULT_NETWORK_SETTINGS } from '../../src/network/settings.ts';
import type { TrafficConfig } from '../../src/workload/config.ts';
import { from, policy, selecting } from '../network/policy/parts.ts';
import { APP as APP_FILE, loaded, scenarioText } from '../scenario/trial.ts';
import { deployment, scenario, service, traffic } from '../support/scenarios.ts';

const APP = [deployment('web', 2), service('web')].map((manifest) => ({ manifest, at: -60 }));

/** A policy as a manifest. */
function manifest(name: string, spec: Partial<NetworkPolicy['spec']>): Manifest {
  const object = policy(name, spec);
  return {
    kind: 'NetworkPolicy',
    meta: { name, namespace: 'default', labels: {}, annotations: {} },
    spec: object.spec,
  };
}

const DENY = manifest('deny', { policyTypes: ['Ingress'] });
const ALLOW = manifest('allow', {
  policyTypes: ['Ingress'],
  ingress: [from({ podSelector: selecting({ access: 'true' }) })],
});

/** Clients of a source in pods with these labels, ten requests a second at even distances. */
function source(name: string, labels: Labels = {}, changes: Partial<TrafficConfig> = {}): TrafficConfig {
  return traffic(10, {
    name,
    from: { place: 'pods', count: 3, nodes: [], labels },
    arrivals: { process: 'constant', rate: 10 },
    ...changes,
  });
}

/** Failures by source, cause and lag, with the first and last second in which there were any. */
function failuresOf(recording: ReturnType<typeof simulate>) {
  const found = new Map<string, { count: number; first: number; last: number }>();
  for (const { traffic: name, step, cause, lag, count } of recording.failures) {
    const key = `${recording.traffic[name]?.name} ${CAUSES[cause]}/${LAGS[lag]}`;
    const known = found.get(key) ?? { count: 0, first: step, last: step };
    found.set(key, { count: known.count + count, first: known.first, last: step });
  }
  return Object.fromEntries(found);
}

describe('network policies in a run', () => {
  it('have an effect after the watch and the agents’ own lag, until another lets the labelled in', () => {
    const recording = simulate(
      scenario({
        duration: 40,
        manifests: [...APP, { manifest: DENY, at: 10 }, { manifest: ALLOW, at: 20 }],
        network: { ...DEFAULT_NETWORK_SETTINGS, networkPolicyLatency: 3 },
        traffic: [source('labelled', { access: 'true' }), source('others')],
      }),
    );
    const failures = failuresOf(recording);
    const denied = 'connect-timeout/denied-by-network-policy';
    expect(Object.keys(failures).toSorted()).toEqual([`labelled ${denied}`, `others ${denied}`]);
    // Connections from 13.01 s on, known a second later; labelled ones up to 23.01 s.
    expect(failures[`labelled ${denied}`]).toMatchObject({ count: 100, first: 14, last: 24 });
    expect(failures[`others ${denied}`]).toMatchObject({ first: 14, last: 39 });
  });

  it('keep clients whose egress is denied from every name', () => {
    const deny = manifest('deny', {
      policyTypes: ['Egress'],
      egress: [from({ podSelector: selecting({ app: 'web' }) })],
    });
    const byAddress = { to: 'http://10.96.0.20' };
    const recording = simulate(
      scenario({
        duration: 10,
        manifests: [...APP, { manifest: deny, at: -30 }],
        traffic: [source('by-name'), source('by-address', {}, byAddress)],
      }),
    );
    expect(recording.traffic.map(({ name, cohorts }) => [name, cohorts.some(({ ok }) => ok > 0)])).toEqual([
      ['by-name', false],
      ['by-address', true],
    ]);
  });

  it('keep clients from the DNS servers in their pods, until a rule lets port 53 pass', () => {
    const egress = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: clients}
spec:
  podSelector: {matchLabels: {role: client}}
  policyTypes: [Egress]
  egress: [{to: [{podSelector: {matchLabels: {app: web}}}]}, RULE]
`;
    const dns =
      '{to: [{namespaceSelector: {}, podSelector: {matchLabels: {k8s-app: kube-dns}}}], ports: [{protocol: UDP, port: 53}]}';
    const text = scenarioText({
      cluster: '{nodes: [{name: worker, count: 3}], dns: {}}',
      manifests: '[app.yaml, p.yaml]',
      traffic:
        '[{name: web, from: {pods: 3, labels: {role: client}}, to: http://web, arrivals: {process: constant, rate: 10/s}}]',
    });
    const outcomes = (rule: string) =>
      simulate(
        loaded({ 'scenario.yaml': text, 'app.yaml': APP_FILE, 'p.yaml': egress.replace('RULE', rule) }),
      );
    const denied = failuresOf(outcomes('{ports: [{protocol: TCP, port: 53}]}'));
    expect(Object.keys(denied)).toEqual(['web dns-timeout/denied-by-network-policy']);
    expect(failuresOf(outcomes(dns))).toEqual({});
  });

  it('cost nothing and change nothing where there are none', () => {
    expect(policiedSources(scenario())).toBeUndefined();
    const open = manifest('open', { ingress: [from()], egress: [from()] });
    const without = simulate(scenario({ duration: 20 }));
    const base = scenario({ duration: 20 });
    const withOpen = simulate({ ...base, manifests: [...base.manifests, { manifest: open, at: 100 }] });
    expect(withOpen.traffic).toEqual(without.traffic);
  });
});

describe('a traffic source as policies see it', () => {
  const sourcesOf = (changes: Partial<TrafficConfig>) =>
    policiedSources(scenario({ manifests: [{ manifest: DENY, at: 0 }], traffic: [traffic(1, changes)] }));

  it('is a pod with labels and a namespace, or an address outside', () => {
    const inShop = { place: 'pods', count: 1, nodes: [], namespace: 'shop', labels: { a: 'b' } } as const;
    expect(sourcesOf({ from: inShop })).toEqual([
      {
        namespace: 'default',
        service: 'web',
        port: 80,
        pod: { namespace: 'shop', labels: { a: 'b' } },
        usesDns: true,
      },
    ]);
    expect(sourcesOf({ from: { place: 'external', count: 1 } })).toMatchObject([
      { address: '203.0.113.1', usesDns: false },
    ]);
    const elsewhere = { place: 'external', count: 1, address: '198.51.100.7' } as const;
    expect(sourcesOf({ from: elsewhere })).toMatchObject([{ address: '198.51.100.7' }]);
  });

  it.each([
    ['http://web', 'ClusterIP', true],
    ['web', 'LoadBalancer', true],
    ['http://10.96.0.20:80', 'ClusterIP', false],
    ['http://worker-1:30080', 'NodePort', false],
  ] as const)('to %s by %s asks the DNS: %s', (to, via, usesDns) => {
    const entry = { namespace: 'default', service: 'web', port: 80 };
    const whole = via === 'NodePort' ? { via, ...entry, node: 'worker-1' } : { via, ...entry };
    expect(sourcesOf({ to, entry: whole })?.[0]?.usesDns).toBe(usesDns);
  });
});
