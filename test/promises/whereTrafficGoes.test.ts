import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lookAt } from '../../src/experiment/lookAt.ts';
import { loadScenario } from '../../src/scenario/loadScenario.ts';

/** Served requests by pod between two moments, with the pod's node; what a policy promises is a share of their sum. */
function served(file: string, workload: string, from: number, to: number) {
  const { scenario } = loadScenario(join(import.meta.dirname, '../../scenarios', file));
  if (scenario === undefined) return expect.unreachable();
  const rows = (at: number) => {
    const { ledger, plane } = lookAt(scenario, at);
    return ledger.rows(plane.servers).filter((row) => row.workload === workload);
  };
  const before = new Map(rows(from).map(({ name, requestsServed }) => [name, requestsServed]));
  const counts = rows(to).map(({ name, node, requestsServed }) => ({
    node: node ?? '',
    count: requestsServed - (before.get(name) ?? 0),
  }));
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  return { total, shares: counts.map(({ node, count }) => ({ node, share: count / total })) };
}

/** Four standard deviations of a share of so many independent picks: one in 16,000 is further off. */
function tolerance(share: number, picks: number): number {
  return 4 * Math.sqrt((share * (1 - share)) / picks);
}

/** The nodes of the scenario topology-hints that are in zone a, where the clients are. */
const ZONE_A = ['worker-1', 'worker-4'];

describe('where the requests of a Service go', () => {
  it('is the pods of the node that was used, with externalTrafficPolicy Local: half, and twice a quarter', () => {
    const { total, shares } = served('local-traffic-policy.yaml', 'local', 20, 60);
    const found = shares.map(({ share }) => share).sort((a, b) => a - b);
    for (const [i, expected] of [0.25, 0.25, 0.5].entries())
      expect(Math.abs(found[i] - expected)).toBeLessThan(tolerance(expected, total));
  });

  it('is every pod alike without it', () => {
    const { total, shares } = served('local-traffic-policy.yaml', 'spread', 20, 60);
    expect(shares).toHaveLength(3);
    for (const { share } of shares) expect(Math.abs(share - 1 / 3)).toBeLessThan(tolerance(1 / 3, total));
  });

  it.each([
    ['anywhere', 1 / 3],
    ['same-zone', 1],
    ['auto', 1],
  ])('is the zone of the clients if the Service says so (%s: %f)', (workload, expected) => {
    const { total, shares } = served('topology-hints.yaml', workload, 10, 60);
    const own = shares.reduce((sum, { node, share }) => sum + (ZONE_A.includes(node) ? share : 0), 0);
    expect(Math.abs(own - expected)).toBeLessThanOrEqual(tolerance(expected, total));
  });

  it.each([
    ['same-zone', 6],
    ['auto', 2],
  ])(
    'is elsewhere once the zone has no pod left: all, or those with a hint for it (%s: %i pods)',
    (workload, pods) => {
      const { total, shares } = served('topology-hints.yaml', workload, 170, 250);
      const used = shares.filter(({ share }) => share > 0);
      expect(used).toHaveLength(pods);
      for (const { share } of used)
        expect(Math.abs(share - 1 / pods)).toBeLessThan(tolerance(1 / pods, total));
      expect(used.some(({ node }) => ZONE_A.includes(node))).toBe(false);
    },
  );
});
