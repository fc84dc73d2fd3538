import { describe, expect, it } from 'vitest';
import { simulate } from '../../src/experiment/simulation.ts';
import { DEFAULT_DNS_SETTINGS } from '../../src/network/dns/settings.ts';
import { DEFAULT_NETWORK_SETTINGS } from '../../src/network/settings.ts';
import { buildDns } from '../../src/scenario/build/dns.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import type { DiscoveryConfig } from '../../src/workload/config.ts';
import { failures, latencies } from '../support/runs.ts';
import { deployment, scenario, service, traffic, workload } from '../support/scenarios.ts';

const DISCOVERY: DiscoveryConfig = {
  by: 'dns',
  cache: 0,
  pick: 'first',
  host: 'web',
  namespace: 'default',
  ndots: 5,
};

/** Manifests that are there before the traffic. */
const early = (...manifests: readonly ReturnType<typeof deployment | typeof service>[]) =>
  manifests.map((manifest) => ({ manifest, at: -60 }));

/** A scenario whose names are looked up at DNS servers; clients do not wait for slow pods. */
function withServers(capacity: number, changes: Partial<Scenario> = {}): Scenario {
  const entry = { ...DEFAULT_DNS_SETTINGS, replicas: 2, capacity };
  const { manifests, workload: servers, settings } = buildDns(entry);
  return scenario({
    duration: 60,
    network: { ...DEFAULT_NETWORK_SETTINGS, dns: settings },
    manifests: [
      ...manifests.map((manifest) => ({ manifest, at: -60 })),
      ...early(deployment('web', 6), service('web')),
    ],
    workloads: [servers, workload({ service: { distribution: 'deterministic', mean: 0 } })],
    traffic: [traffic(100, { discovery: DISCOVERY })],
    ...changes,
  });
}

const headless = early(deployment('web', 1), service('web', { clusterIP: 'None' }));

describe('discovery in a whole simulation', () => {
  it('without servers or caches gives what simply resolving gives', () => {
    const plain = simulate(scenario({ duration: 30 }));
    const found = simulate(scenario({ duration: 30, traffic: [traffic(60, { discovery: DISCOVERY })] }));
    expect(latencies(found).count).toBe(latencies(plain).count);
    expect(latencies(found).mean).toBeCloseTo(latencies(plain).mean, 12);
    expect(found.failures).toEqual(plain.failures);
  });

  it('adds two round trips of a lookup and its queue to every request', () => {
    const recording = simulate(withServers(1000));
    expect(failures(recording)).toEqual({});
    const plain = simulate(
      scenario({
        duration: 60,
        workloads: [workload({ service: { distribution: 'deterministic', mean: 0 } })],
        traffic: [traffic(100)],
      }),
    );
    const added = latencies(recording).mean - latencies(plain).mean;
    // Each of two servers gets 50 pairs of queries a second, which it answers in S = S1 + S2 with a mean of 2 ms: an
    // M/G/1 queue with E(S^2) = 6 ms^2 and load 0.1, so the mean wait is 50 * 6e-6 / (2 * 0.9) s (Pollaczek and Khinchine).
    const wait = (50 * 6e-6) / (2 * 0.9);
    const { sameNode, sameZone, crossZone } = DEFAULT_NETWORK_SETTINGS.latency;
    const service = 2e-3;
    // A server may be on the client's node, in its zone, or elsewhere; 6,000 lookups of standard deviation 1.5 ms.
    const tolerance = (4 * 1.5e-3) / Math.sqrt(6000);
    expect(added).toBeGreaterThan(wait + service + 2 * Math.min(sameNode, sameZone) - tolerance);
    expect(added).toBeLessThan(wait + service + 2 * crossZone + tolerance);
  });

  it('fails for want of answers once the servers have more to do than they can', () => {
    const found = failures(simulate(withServers(50)));
    // 200 queries a second for 100 that can be answered: at least a third of the lookups come to nothing.
    expect(found['dns-timeout/dns-server-overloaded']).toBeGreaterThan(6000 / 3);
    expect(Object.keys(found)).toEqual(['dns-timeout/dns-server-overloaded']);
  });

  it('fails while a node with a DNS server is down and not yet known to be', () => {
    const lost = [1, 2, 3].map((number) => {
      const crash = { kind: 'node-crash', at: 20, target: { by: 'name', name: `worker-${number}` } } as const;
      const run = simulate(withServers(5000, { duration: 100, faults: [crash] }));
      return failures(run)['dns-timeout/dns-server-lost'] ?? 0;
    });
    // Two servers on three nodes: two of the three crashes take a server. Half of the lookups, 50 a second, go to it
    // until the node is found out: after 40 to 55 s (grace period, less the age of the last heartbeat, and the
    // monitor's own period) and at most 2 s for the rules. Binomial: four standard deviations of 5,700 halves.
    expect(lost.filter((count) => count > 0)).toHaveLength(2);
    const tolerance = 4 * Math.sqrt(5700 / 4);
    for (const count of lost.filter((one) => one > 0)) {
      expect(count).toBeGreaterThan(50 * 40 - tolerance);
      expect(count).toBeLessThan(50 * 57 + tolerance);
    }
  });

  it('keeps a client at a pod that is gone for as long as its answer counts: half of the TTL on average', () => {
    const clients = 200;
    const ttl = 30;
    const run = simulate(
      scenario({
        duration: 100,
        manifests: headless,
        workloads: [workload({ concurrency: 100, startup: 0 })],
        traffic: [
          traffic(clients, {
            from: { place: 'pods', count: clients, nodes: [] },
            discovery: { ...DISCOVERY, cache: 'ttl' },
          }),
        ],
        faults: [{ kind: 'pod-kill', at: 50, target: { by: 'random', count: 1 }, gracePeriod: 0 }],
      }),
    );
    const stale = failures(run)['connect-timeout/stale-dns'] ?? 0;
    // A client asks again with its first request after 30 s, one second later on average: at the kill 30 / 31 of them
    // have an answer whose rest is uniform in 0 to 30 s, and each sends a request a second meanwhile.
    const holding = (clients * ttl) / (ttl + 1);
    const expected = holding * (ttl / 2);
    const deviation = Math.sqrt(holding * (ttl ** 2 / 12) + expected);
    expect(Math.abs(stale - expected)).toBeLessThan(4 * deviation);
  });

  it('keeps a client at a pod that is gone for good if it never asks again', () => {
    const run = simulate(
      scenario({
        duration: 60,
        manifests: headless,
        traffic: [traffic(50, { discovery: { ...DISCOVERY, cache: 1e6 } })],
        faults: [{ kind: 'pod-kill', at: 30, target: { by: 'random', count: 1 }, gracePeriod: 0 }],
      }),
    );
    // Poisson: some 50 * 29 requests whose timeout ends within the run. A few come before the API knows of the end.
    const stale = failures(run)['connect-timeout/stale-dns'] ?? 0;
    expect(Math.abs(stale - 50 * 29)).toBeLessThan(4 * Math.sqrt(50 * 29) + 50);
  });

  it('finds nothing in an environment that was made before the Service', () => {
    const run = simulate(
      scenario({
        duration: 40,
        manifests: [
          { manifest: deployment('web', 6), at: -60 },
          { manifest: service('web'), at: 10 },
        ],
        traffic: [
          traffic(20, { name: 'dns', discovery: DISCOVERY }),
          traffic(20, { name: 'before', discovery: { ...DISCOVERY, by: 'environment' } }),
          traffic(20, {
            name: 'after',
            discovery: { ...DISCOVERY, by: 'environment' },
            clientsStarted: 12,
            start: 15,
          }),
        ],
      }),
    );
    const [dns, before, after] = run.traffic.map(({ ok, failed }) => ({
      ok: ok.reduce((sum, count) => sum + count, 0),
      failed: failed.reduce((sum, count) => sum + count, 0),
    }));
    expect(dns.ok).toBeGreaterThan(20 * 25);
    expect(before.ok).toBe(0);
    expect(before.failed).toBeGreaterThan(20 * 30);
    expect(after.failed).toBe(0);
    expect(failures(run)['no-environment-variable/stale-environment']).toBe(before.failed);
  });
});
