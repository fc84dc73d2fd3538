import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isConnectionAllowed,
  isEgressAllowed,
  isIngressAllowed,
} from '../../../src/network/policy/evaluate.ts';
import { policyTypesOf } from '../../../src/network/policy/policyTypes.ts';
import { from, podParty, policy, selecting } from './parts.ts';

const HTTP = { port: 80, protocol: 'TCP' } as const;
const CLIENT = podParty({ app: 'client' });
const SERVER = podParty({ app: 'web' });
const OUTSIDE = { address: '203.0.113.1' };

describe('network policies', () => {
  it('allow everything where none selects a pod', () => {
    const others = [policy('db', { podSelector: selecting({ app: 'db' }) }), policy('else', {}, 'other')];
    expect(isConnectionAllowed([], CLIENT, SERVER, HTTP)).toBe(true);
    expect(isConnectionAllowed(others, CLIENT, SERVER, HTTP)).toBe(true);
  });

  it('isolate in their directions only', () => {
    const ingress = [policy('deny', { policyTypes: ['Ingress'], podSelector: selecting({ app: 'web' }) })];
    expect(isIngressAllowed(ingress, CLIENT, SERVER, HTTP)).toBe(false);
    expect(isEgressAllowed(ingress, SERVER, CLIENT, HTTP)).toBe(true);
    const egress = [policy('deny', { policyTypes: ['Egress'], podSelector: selecting({ app: 'client' }) })];
    expect(isEgressAllowed(egress, CLIENT, SERVER, HTTP)).toBe(false);
    expect(isIngressAllowed(egress, SERVER, CLIENT, HTTP)).toBe(true);
  });

  it('have to allow a connection on both sides', () => {
    const toServers = from({ podSelector: selecting({ app: 'web' }) });
    const fromClients = from({ podSelector: selecting({ app: 'client' }) });
    const allowing = (spec: object) => isConnectionAllowed([policy('p', spec)], CLIENT, SERVER, HTTP);
    expect(allowing({ egress: [toServers] })).toBe(false);
    expect(allowing({ ingress: [fromClients] })).toBe(false);
    expect(allowing({ egress: [toServers], ingress: [fromClients] })).toBe(true);
  });

  it('need peer and port of one rule, not of two', () => {
    const peers = [{ podSelector: selecting({ app: 'client' }) }];
    const rules = [
      { peers, ports: [{ protocol: 'TCP', port: 443 } as const] },
      { peers: [{ podSelector: selecting({ app: 'other' }) }], ports: [] },
    ];
    const policies = [policy('p', { policyTypes: ['Ingress'], ingress: rules })];
    expect(isIngressAllowed(policies, CLIENT, SERVER, HTTP)).toBe(false);
    expect(isIngressAllowed(policies, CLIENT, SERVER, { port: 443, protocol: 'TCP' })).toBe(true);
  });

  it('with an empty rule allow all, with an empty list nothing', () => {
    const all = [policy('p', { policyTypes: ['Ingress'], ingress: [from()] })];
    expect(isIngressAllowed(all, OUTSIDE, SERVER, HTTP)).toBe(true);
    expect(isIngressAllowed([policy('p', { policyTypes: ['Ingress'] })], OUTSIDE, SERVER, HTTP)).toBe(false);
  });

  it('have no hold of whoever is no pod', () => {
    expect(isEgressAllowed([policy('deny')], OUTSIDE, SERVER, HTTP)).toBe(true);
    expect(isIngressAllowed([policy('deny')], SERVER, OUTSIDE, HTTP)).toBe(true);
  });

  it('isolate for egress by default only if they have a rule for it', () => {
    expect(policyTypesOf({})).toEqual(['Ingress']);
    expect(policyTypesOf({ egress: [] })).toEqual(['Ingress']);
    expect(policyTypesOf({ egress: [{}] })).toEqual(['Ingress', 'Egress']);
    expect(policyTypesOf({ policyTypes: ['Egress'] })).toEqual(['Egress']);
  });
});

describe('the union of policies', () => {
  const labels = fc.record({ app: fc.constantFrom('client', 'web', 'db') });
  const rule = fc
    .array(labels, { maxLength: 2 })
    .map((each) => from(...each.map((one) => ({ podSelector: selecting(one) }))));
  const rules = fc.array(rule, { maxLength: 2 });
  const arbitrary = fc
    .record({ podSelector: fc.option(labels, { nil: {} }), ingress: rules, egress: rules })
    .map(({ podSelector, ...spec }) => policy('p', { ...spec, podSelector: selecting(podSelector) }));
  const policies = fc.array(arbitrary, { maxLength: 4 });
  const parties = fc.tuple(labels, labels).map(([a, b]) => [podParty(a), podParty(b)] as const);

  it('does not depend on their order', () => {
    fc.assert(
      fc.property(policies, parties, (list, [source, target]) => {
        const there = isConnectionAllowed(list, source, target, HTTP);
        expect(isConnectionAllowed(list.toReversed(), source, target, HTTP)).toBe(there);
      }),
    );
  });

  it('takes nothing away that one policy allows, once a pod is isolated', () => {
    fc.assert(
      fc.property(policies, arbitrary, parties, (list, more, [source, target]) => {
        const isolated = [policy('deny'), ...list];
        fc.pre(isConnectionAllowed(isolated, source, target, HTTP));
        expect(isConnectionAllowed([...isolated, more], source, target, HTTP)).toBe(true);
      }),
    );
  });
});
