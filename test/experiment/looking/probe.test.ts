import { describe, expect, it } from 'vitest';
import { lookAt } from '../../../src/experiment/lookAt.ts';
import { PROBE_SOURCE, type ProbeRequest, probe } from '../../../src/experiment/looking/probe.ts';
import { deployment, scenario, service, traffic } from '../../support/scenarios.ts';

/** Six pods on three nodes behind a node port; the second node loses power at 20 s. */
const exposed = scenario({
  manifests: [deployment('web', 6), service('web', { type: 'NodePort' })].map((manifest) => ({
    manifest,
    at: -60,
  })),
  traffic: [],
  faults: [{ kind: 'node-crash', at: 20, target: { by: 'name', name: 'worker-2' } }],
});

function probed(changes: Partial<ProbeRequest> = {}) {
  const request = { host: 'web', port: 80, from: 'deploy/web', namespace: 'default', at: 10, timeout: 2 };
  return probe(exposed, { ...request, ...changes });
}

describe('probe', () => {
  it('finds its way by name, by the rules of its own node, to one of the pods', () => {
    const trace = probed();
    expect(trace.target).toMatchObject({ name: 'web.default.svc.cluster.local' });
    expect(trace.rules?.node).toBe(trace.origin.node);
    expect(trace.rules?.endpoints).toHaveLength(6);
    expect(trace.rules?.endpoints).toContainEqual(trace.pod);
    expect(trace.outcome).toMatchObject({ ok: true });
    expect(trace.connectedAfter).toBeLessThan(trace.outcome?.after ?? 0);
  });

  it('comes in by the address of a node, which forwards', () => {
    const nodePort = [...lookAt(exposed, 10).api.list('Service')][0].spec.ports[0].nodePort ?? 0;
    const trace = probed({ host: 'worker-3', port: nodePort, from: 'internet' });
    expect(trace).toMatchObject({ via: 'worker-3', rules: { node: 'worker-3' }, outcome: { ok: true } });
    // Twice 20 ms over the internet, before any pod has done anything.
    expect(trace.outcome?.after).toBeGreaterThan(0.04);
  });

  it('goes straight to the address of a pod', () => {
    const pod = [...lookAt(exposed, 10).api.list('Pod')][0];
    const trace = probed({ host: pod.status.podIP ?? '', from: 'worker-1' });
    expect(trace.pod?.pod).toBe(pod.meta.name);
    expect([trace.rules, trace.via]).toEqual([undefined, undefined]);
    expect(trace.outcome?.ok).toBe(true);
  });

  it('waits in vain for a pod without power, and knows whose fault that is', () => {
    const pod = [...lookAt(exposed, 10).api.list('Pod')].find(({ spec }) => spec.nodeName === 'worker-2');
    const trace = probed({ host: pod?.status.podIP ?? '', from: 'worker-1', at: 25 });
    expect(trace.outcome).toMatchObject({
      ok: false,
      cause: 'connect-timeout',
      lag: 'node-failure-undetected',
    });
    expect(trace.outcome?.after).toBeCloseTo(2, 9);
  });

  it('has nobody to send on a node without power', () => {
    const pod = [...lookAt(exposed, 10).api.list('Pod')].find(({ spec }) => spec.nodeName === 'worker-1');
    const trace = probed({ from: 'worker-2', host: pod?.status.podIP ?? '', at: 25 });
    expect([trace.outcome, trace.pod]).toEqual([undefined, undefined]);
    expect(trace.target).toMatchObject({ entry: { via: 'Address' } });
  });

  it.each([
    [{ from: 'worker-1' }, 'name-not-found'],
    [{ from: 'internet' }, 'name-not-found'],
    [{ host: 'web.default.cluster.local' }, 'name-not-found'],
    [{ host: 'worker-1', port: 29_999 }, 'refused'],
    [{ host: '10.244.9.9' }, 'connect-timeout'],
    [{ port: 81 }, 'connect-timeout'],
  ] as const)('leads to nothing with %j: %s', (changes, nothing) => {
    expect(probed(changes).target).toMatchObject({ nothing });
  });

  it('leaves it to the data plane that a Service does not exist', () => {
    expect(probed({ host: 'nobody' }).outcome).toMatchObject({ ok: false, cause: 'name-not-found' });
  });

  it('says which place there is not', () => {
    expect(() => probed({ from: 'worker-4' })).toThrow('did you mean "worker-1"?');
  });

  it('leaves everybody else as they were, up to its moment', () => {
    const busy = scenario({ duration: 20 });
    const from = { place: 'pods', count: 1, nodes: ['worker-1'] } as const;
    const source = traffic(1, { name: PROBE_SOURCE, from, start: 10 });
    const alone = lookAt(busy, 10).plane.servers.served;
    const together = lookAt({ ...busy, traffic: [...busy.traffic, source] }, 10).plane.servers.served;
    expect(together).toEqual(alone);
    expect(Math.max(...alone)).toBeGreaterThan(50);
  });
});

describe('probe of a headless Service', () => {
  const peers = scenario({
    manifests: [deployment('web', 3), service('peers', { clusterIP: 'None', selector: { app: 'web' } })].map(
      (manifest) => ({ manifest, at: -60 }),
    ),
    traffic: [],
  });
  const probedPeers = (changes: Partial<ProbeRequest>) =>
    probe(peers, {
      host: 'peers',
      port: 80,
      from: 'deploy/web',
      namespace: 'default',
      at: 10,
      timeout: 2,
      ...changes,
    });

  it('knows all addresses, goes to one of them, and asks no rules', () => {
    const { target, rules, pod, outcome } = probedPeers({});
    if ('nothing' in target) return expect.unreachable();
    expect(target.address?.split(', ')).toHaveLength(3);
    expect(target.address?.split(', ')).toContain(pod?.address.split(':')[0]);
    expect([rules, outcome?.ok]).toEqual([undefined, true]);
  });

  it('shows the port that the client used, which nothing translates', () => {
    const { pod, outcome } = probedPeers({ port: 81 });
    expect(pod?.address).toMatch(/:81$/);
    expect(outcome).toMatchObject({ ok: false, cause: 'refused', lag: 'wrong-port' });
  });

  it('finds no pod by a name that none has, nor a Service in a namespace that is none', () => {
    expect(probedPeers({ host: 'web-7.peers' }).target).toMatchObject({
      nothing: 'name-not-found',
      why: 'the Service peers has no pod web-7 that is ready',
    });
    expect(probedPeers({ host: 'peers.shop' }).target).toMatchObject({
      entry: { namespace: 'shop', service: 'peers' },
    });
  });
});
