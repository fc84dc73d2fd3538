import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Hosts, INTERNET } from '../../../src/network/hosts.ts';
import { PodAddresses } from '../../../src/network/podAddresses.ts';
import { isConnectionAllowed } from '../../../src/network/policy/evaluate.ts';
import {
  NetworkPolicies,
  type PoliciedSource,
  Verdict,
} from '../../../src/network/policy/networkPolicies.ts';
import { PolicyView } from '../../../src/network/policy/policyView.ts';
import { from, meta, nodeObject, policy, runningPod, selecting, webService } from './parts.ts';

const WEB = { namespace: 'default', service: 'web', port: 80, usesDns: true };
const CLIENTS: PoliciedSource = { ...WEB, pod: { namespace: 'default', labels: { app: 'client' } } };
const OUTSIDE: PoliciedSource = { ...WEB, address: '203.0.113.1', usesDns: false };

/** Two nodes; sources 0 (pods) and 1 (outside); slot 0 on the first node, slot 1 on the second. */
function room(sources: readonly PoliciedSource[] = [CLIENTS, OUTSIDE]) {
  const hosts = new Hosts(['n0', 'n1'], ['a', 'a']);
  const addresses = new PodAddresses();
  addresses.add(0);
  addresses.add(1);
  const policies = new NetworkPolicies(hosts, addresses, sources);
  for (const [number, name] of ['n0', 'n1'].entries()) policies.nodeChanged(nodeObject(name, number));
  policies.serviceChanged(webService());
  for (const slot of [0, 1]) policies.podChanged(runningPod(slot, { app: 'web' }));
  return policies;
}

const toPort = (port: number | string) => ({ peers: [], ports: [{ protocol: 'TCP', port } as const] });
const allowsBlock = (cidr: string) => [from({ ipBlock: { cidr, except: [] } })];

describe('network policies on the way of a request', () => {
  it('let everything pass while there are none, and again when the last one is gone', () => {
    const policies = room();
    expect(policies.judge(0, 0, -1, 1)).toBe(Verdict.allowed);
    policies.policyChanged(policy('deny'), true);
    expect(policies.judge(0, 0, -1, 1)).toBe(Verdict.deniedAtSource);
    policies.policyChanged(policy('deny'), false);
    expect(policies.judge(0, 0, -1, 1)).toBe(Verdict.allowed);
  });

  it('tell which side denies', () => {
    const policies = room();
    policies.policyChanged(policy('deny', { policyTypes: ['Ingress'] }), true);
    expect(policies.judge(0, 0, -1, 1)).toBe(Verdict.deniedAtDestination);
    expect(policies.judge(1, INTERNET, 0, 1)).toBe(Verdict.deniedAtDestination);
    policies.policyChanged(policy('deny', { policyTypes: ['Egress'] }), true);
    expect(policies.judge(0, 0, -1, 1)).toBe(Verdict.deniedAtSource);
    expect(policies.judge(1, INTERNET, 0, 1)).toBe(Verdict.allowed);
  });

  it('know at which port an ingress connects to a pod: where the Service of the pod leads', () => {
    const ingress = {
      pod: { namespace: 'ingress-nginx', labels: {} },
      namespace: '',
      port: 0,
      usesDns: false,
    };
    const policies = room([ingress]);
    const allow = (port: number | string) =>
      policies.policyChanged(policy('p', { policyTypes: ['Ingress'], ingress: [toPort(port)] }), true);
    allow(80);
    expect(policies.judge(0, 0, -1, 1)).toBe(Verdict.deniedAtDestination);
    allow(8080);
    expect(policies.judge(0, 0, -1, 1)).toBe(Verdict.allowed);
  });

  it('look at the port of the pod, not at that of the Service', () => {
    const policies = room();
    const allow = (port: number | string) =>
      policies.policyChanged(policy('p', { policyTypes: ['Ingress'], ingress: [toPort(port)] }), true);
    allow(80);
    expect(policies.judge(0, 0, -1, 1)).toBe(Verdict.deniedAtDestination);
    allow(8080);
    expect(policies.judge(0, 0, -1, 1)).toBe(Verdict.allowed);
    allow('http');
    expect(policies.judge(0, 0, -1, 1)).toBe(Verdict.allowed);
    policies.serviceChanged(webService(9090));
    expect(policies.judge(0, 0, -1, 1)).toBe(Verdict.deniedAtDestination);
  });

  it('see a forwarded connection with the address of the node that forwarded it', () => {
    const policies = room();
    policies.policyChanged(
      policy('p', { policyTypes: ['Ingress'], ingress: allowsBlock('203.0.113.0/24') }),
      true,
    );
    expect(policies.judge(1, INTERNET, 0, 1)).toBe(Verdict.deniedAtDestination);
    // On the pod's own node the address is changed only after the policy.
    expect(policies.judge(1, INTERNET, 1, 1)).toBe(Verdict.allowed);
    policies.policyChanged(
      policy('p', { policyTypes: ['Ingress'], ingress: allowsBlock('192.168.0.1/32') }),
      true,
    );
    expect(policies.judge(1, INTERNET, 0, 1)).toBe(Verdict.allowed);
    expect(policies.judge(1, INTERNET, 1, 0)).toBe(Verdict.deniedAtDestination);
  });

  it('judge the way to another node’s port by that node, and the own node’s not at all', () => {
    const policies = room();
    const egress = (rule: ReturnType<typeof from>) =>
      policies.policyChanged(policy('p', { policyTypes: ['Egress'], egress: [rule] }), true);
    egress(from({ podSelector: selecting({ app: 'web' }) }));
    expect(policies.judgeNode(0, 0, 1)).toBe(Verdict.deniedAtSource);
    expect(policies.judgeNode(0, 0, 0)).toBe(Verdict.allowed);
    egress({ ...from(...allowsBlock('192.168.0.0/24')[0].peers), ports: toPort(30080).ports });
    expect(policies.judgeNode(0, 0, 1)).toBe(Verdict.allowed);
    // Behind that node the client's own policy has no say any more.
    expect(policies.judge(0, 0, 1, 0)).toBe(Verdict.allowed);
    egress({ ...from(...allowsBlock('192.168.0.0/24')[0].peers), ports: toPort(80).ports });
    expect(policies.judgeNode(0, 0, 1)).toBe(Verdict.deniedAtSource);
  });

  it('keep clients from the DNS servers too, unless port 53 is allowed', () => {
    const policies = room();
    const lookup = () => policies.judgeLookup(0, 0);
    policies.policyChanged(policy('deny', { policyTypes: ['Egress'] }), true);
    expect(lookup()).toBe(Verdict.deniedAtSource);
    expect(policies.judgeLookup(1, INTERNET)).toBe(Verdict.allowed);
    const dns = {
      peers: [{ namespaceSelector: selecting({ 'kubernetes.io/metadata.name': 'kube-system' }) }],
      ports: [{ protocol: 'UDP', port: 53 } as const],
    };
    policies.policyChanged(policy('dns', { policyTypes: ['Egress'], egress: [dns] }), true);
    expect(lookup()).toBe(Verdict.allowed);
    expect(policies.judge(0, 0, -1, 1)).toBe(Verdict.deniedAtSource);
  });

  it('do not know a pod that the agents have not seen: it is cut off from the isolated, and open to all', () => {
    const policies = room();
    const egress = [from({ podSelector: selecting({ app: 'web' }) })];
    policies.policyChanged(policy('p', { egress }), true);
    expect(policies.judge(0, 0, -1, 5)).toBe(Verdict.deniedAtSource);
    expect(policies.judge(1, INTERNET, 0, 5)).toBe(Verdict.allowed);
    policies.podChanged(runningPod(5, { app: 'web' }));
    expect(policies.judge(0, 0, -1, 5)).toBe(Verdict.deniedAtDestination);
    expect(policies.judge(1, INTERNET, 0, 5)).toBe(Verdict.deniedAtDestination);
  });

  it('follow the labels of pods and namespaces', () => {
    const policies = room();
    const podSelector = selecting({ open: 'no' });
    policies.policyChanged(policy('p', { policyTypes: ['Ingress'], podSelector }), true);
    expect(policies.judge(0, 0, -1, 1)).toBe(Verdict.allowed);
    policies.podChanged(runningPod(1, { app: 'web', open: 'no' }));
    expect(policies.judge(0, 0, -1, 1)).toBe(Verdict.deniedAtDestination);
    const team = [from({ namespaceSelector: selecting({ team: 'blue' }) })];
    policies.policyChanged(policy('p', { policyTypes: ['Ingress'], podSelector, ingress: team }), true);
    expect(policies.judge(0, 0, -1, 1)).toBe(Verdict.deniedAtDestination);
    const namespace = { kind: 'Namespace', meta: meta('default', '', { team: 'blue' }), spec: {} } as const;
    policies.namespaceChanged(namespace, true);
    expect(policies.judge(0, 0, -1, 1)).toBe(Verdict.allowed);
    policies.namespaceChanged(namespace, false);
    expect(policies.judge(0, 0, -1, 1)).toBe(Verdict.deniedAtDestination);
  });

  it('take in more kinds of pods than they had room for', () => {
    const policies = room();
    policies.policyChanged(
      policy('p', { policyTypes: ['Ingress'], podSelector: selecting({ n: '77' }) }),
      true,
    );
    policies.judge(0, 0, -1, 1);
    for (let slot = 2; slot < 150; slot++)
      policies.podChanged(runningPod(slot, { n: `${slot}` }, '10.244.1.9'));
    const denied = Array.from({ length: 148 }, (_, i) => i + 2).filter(
      (slot) => policies.judge(1, INTERNET, 0, slot) !== Verdict.allowed,
    );
    expect(denied).toEqual([77]);
  });
});

describe('decisions that are kept', () => {
  it('are those that the rules give for each connection by itself', () => {
    const labels = fc.record({ app: fc.constantFrom('client', 'web', 'db') });
    const peer = fc.oneof(
      labels.map((each) => ({ podSelector: selecting(each) })),
      fc.constantFrom('10.244.1.0/29', '10.244.0.0/16').map((cidr) => ({ ipBlock: { cidr, except: [] } })),
    );
    const rule = fc.record({
      peers: fc.array(peer, { maxLength: 2 }),
      ports: fc.constantFrom([], toPort(8080).ports, toPort('http').ports, toPort(80).ports),
    });
    const rules = fc.array(rule, { maxLength: 2 });
    const spec = fc.record({
      podSelector: fc.option(labels, { nil: {} }).map(selecting),
      ingress: rules,
      egress: rules,
    });
    fc.assert(
      fc.property(
        fc.array(spec, { maxLength: 3 }),
        fc.array(labels, { minLength: 1, maxLength: 10 }),
        (specs, pods) => {
          const list = specs.map((each, i) => policy(`p${i}`, each));
          const policies = room();
          const view = new PolicyView();
          view.node(nodeObject('n0', 0));
          for (const each of list) policies.policyChanged(each, true);
          for (const [slot, each] of pods.entries()) {
            // Judged in between as well, so that new pods meet decisions that were made before.
            policies.judge(0, 0, -1, 0);
            policies.podChanged(runningPod(slot, each));
            view.pod(runningPod(slot, each));
          }
          const client = view.clientParty('n0', 'default', { app: 'client' });
          const port = { port: 8080, protocol: 'TCP' } as const;
          for (const slot of pods.keys()) {
            const direct = isConnectionAllowed(list, client, view.podParty(slot), port);
            expect(policies.judge(0, 0, -1, slot) === Verdict.allowed).toBe(direct);
          }
        },
      ),
    );
  });
});
