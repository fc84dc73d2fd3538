import { describe, expect, it } from 'vitest';
import type { NetworkPolicy } from '../../src/cluster/objects.ts';
import { INTERNET } from '../../src/network/hosts.ts';
import type { NetworkPolicyAction } from '../../src/network/settings.ts';
import { Via } from '../../src/workload/entries.ts';
import { from, nodeObject, policy, runningPod, selecting, webService } from '../network/policy/parts.ts';
import { at, entry, LATENCY, NODES, type PlaneOptions, SmallPlane } from './smallPlane.ts';

const SOURCE = { namespace: 'default', service: 'web', port: 80, usesDns: false };
const IN_POD = { ...SOURCE, pod: { namespace: 'default', labels: { app: 'client' } } };

interface Room extends PlaneOptions {
  readonly action?: NetworkPolicyAction;
  readonly usesDns?: boolean;
}

/** A client on n0 and a pod on n2; the agents know both, and one policy. */
function room(rule: NetworkPolicy, { action = 'drop', usesDns = false, ...options }: Room = {}): SmallPlane {
  const plane = new SmallPlane({
    traffic: [{ arrivals: at(1), timeout: 5 }],
    network: { networkPolicyAction: action },
    policiedSources: [{ ...IN_POD, usesDns }],
    ...options,
  });
  const slot = plane.addPod('n2');
  plane.route(slot);
  const { policies } = plane.plane;
  for (const [number, name] of NODES.entries()) policies?.nodeChanged(nodeObject(name, number));
  policies?.serviceChanged(webService());
  policies?.podChanged(runningPod(slot, { app: 'web' }));
  policies?.policyChanged(rule, true);
  return plane;
}

const DENY_INGRESS = policy('deny', { policyTypes: ['Ingress'] });
const DENY_EGRESS = policy('deny', { policyTypes: ['Egress'] });

describe('a connection that no policy allows', () => {
  it.each([
    ['arriving', DENY_INGRESS],
    ['leaving', DENY_EGRESS],
  ])('meets silence when %s, until the client’s timeout', (_, rule) => {
    const [outcome] = room(rule).run(50).log.outcomes;
    expect(outcome).toMatchObject({ time: 6, what: 'connect-timeout/denied-by-network-policy' });
  });

  it('is refused at once where the network plugin rejects, from the pod’s node a round trip later', () => {
    const [outcome] = room(DENY_INGRESS, { action: 'reject' }).run(50).log.outcomes;
    expect(outcome?.what).toBe('refused/denied-by-network-policy');
    expect(outcome?.time).toBeCloseTo(1 + 2 * LATENCY.crossZone, 9);
    const [own] = room(DENY_EGRESS, { action: 'reject' }).run(50).log.outcomes;
    expect(own?.what).toBe('refused/denied-by-network-policy');
  });

  it('is let in by a rule for its labels, and costs nothing then', () => {
    const rule = policy('allow', {
      policyTypes: ['Ingress'],
      ingress: [from({ podSelector: selecting({ app: 'client' }) })],
    });
    const [outcome] = room(rule).run(50).log.outcomes;
    expect(outcome?.latency).toBeCloseTo(4 * LATENCY.crossZone + 1, 9);
  });

  it('may go on if it was made before the policy', () => {
    const plane = room(policy('none', { podSelector: selecting({ app: 'none' }) }), {
      traffic: [{ arrivals: at(1, 10, 20), reuse: 2, timeout: 5 }],
    });
    plane.do(5, () => plane.plane.policies?.policyChanged(DENY_INGRESS, true));
    expect(plane.run(50).log.words).toEqual(['ok', 'ok', 'connect-timeout/denied-by-network-policy']);
  });
});

describe('a client whose egress is denied', () => {
  const toServers = policy('p', {
    policyTypes: ['Egress'],
    egress: [from({ podSelector: selecting({ app: 'web' }) })],
  });

  it('cannot look up a name either, although it may connect to the servers', () => {
    const [outcome] = room(toServers, { usesDns: true }).run(50).log.outcomes;
    expect(outcome).toMatchObject({ time: 6, what: 'dns-timeout/denied-by-network-policy' });
    expect(room(toServers).run(50).log.words).toEqual(['ok']);
  });

  it('gives a lookup up by itself after two tries of five seconds, or at once where it is told', () => {
    const traffic = [{ arrivals: at(1), timeout: 30 }];
    const [silent] = room(toServers, { usesDns: true, traffic }).run(50).log.outcomes;
    expect(silent).toMatchObject({ time: 11, what: 'dns-timeout/denied-by-network-policy' });
    const [told] = room(toServers, { usesDns: true, traffic, action: 'reject' }).run(50).log.outcomes;
    expect(told).toMatchObject({ time: 1, what: 'dns-unavailable/denied-by-network-policy' });
  });

  it('cannot use the address of another node', () => {
    const entries = [entry({ via: Via.nodePort, node: 1 })];
    expect(room(toServers, { entries }).run(50).log.words).toEqual([
      'connect-timeout/denied-by-network-policy',
    ]);
    const onOwnNode = [entry({ via: Via.nodePort, node: 0 })];
    expect(room(toServers, { entries: onOwnNode }).run(50).log.words).toEqual(['ok']);
  });
});

describe('a client outside', () => {
  const outside = { ...SOURCE, address: '203.0.113.1' };
  const options = {
    traffic: [{ from: { place: 'external', count: 1 } as const, arrivals: at(1), timeout: 5 }],
    entries: [entry({ via: Via.nodePort, node: 0 })],
    policiedSources: [outside],
  };
  const allowing = (cidr: string) =>
    policy('p', { policyTypes: ['Ingress'], ingress: [from({ ipBlock: { cidr, except: [] } })] });

  it('comes with the address of the node that has forwarded it', () => {
    expect(room(allowing('203.0.113.0/24'), options).run(50).log.words).toEqual([
      'connect-timeout/denied-by-network-policy',
    ]);
    const plane = room(allowing('192.168.0.1/32'), options);
    expect(plane.run(50).log.words).toEqual(['ok']);
    expect(plane.plane.clients.place[0]).toBe(INTERNET);
  });
});
