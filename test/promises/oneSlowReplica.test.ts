import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { simulate } from '../../src/experiment/simulation.ts';
import { loadScenario } from '../../src/scenario/loadScenario.ts';
import { latencies } from '../support/runs.ts';

const FILE = join(import.meta.dirname, '../../scenarios/results/one-slow-replica.yaml');

/** Shares of the requests whose latency is told; beyond the last but two, six requests lie, and then one. */
const SHARES = [0.9, 0.95, 0.96, 0.97, 0.98, 0.99, 0.999, 0.9999, 0.99999];
/** Requests of a run. */
const REQUESTS = 60_000;

/**
 * Milliseconds, by policy and share: those of the published graph ("Beyond Round Robin: Load Balancing for Latency", 2016;
 * twitter/finagle, finagle-benchmark/src/main/scripts/build_graphs.R).
 */
const PUBLISHED: Readonly<Record<string, readonly number[]>> = {
  p2c: [184, 189, 191, 193, 197, 205, 1723, 1825, 1907],
  'peak-ewma': [183, 188, 189, 191, 194, 199, 211, 1780, 1819],
  'round-robin': [187, 203, 1664, 1673, 1683, 1714, 1862, 1977, 1994],
};

/** By policy: each is run once. */
const known = new Map<string, readonly number[]>();

function measured(policy: string): readonly number[] {
  const found = known.get(policy) ?? quantiles(policy);
  known.set(policy, found);
  return found;
}

/** Latencies of a run without a timeout, as the published one had none, in milliseconds. */
function quantiles(policy: string): readonly number[] {
  const set = [`traffic.0.balancing={at: client, policy: ${policy}}`, 'traffic.0.timeout=none'];
  const { scenario } = loadScenario(FILE, { set });
  if (scenario === undefined) throw new Error(`${FILE} has errors`);
  const all = latencies(simulate(scenario));
  return SHARES.map((share) => 1000 * all.quantile(share));
}

describe('the table of percentiles with one slow replica of eleven', () => {
  it.each(Object.entries(PUBLISHED))('comes out for %s', (policy, published) => {
    const found = measured(policy);
    for (const [i, share] of SHARES.entries()) {
      // 3 % where many requests lie beyond. The last two are the sixth greatest and the greatest of the slow requests; drawn
      // from the pings, the sixth of 330 has a standard deviation of 1.7 %, so that two runs are 3.29 x 1.7 % x root 2 apart
      // once in a thousand times. The greatest of as many varies less, that of 60 (peak EWMA) more. Chance is
      // not all of it: over 60 seeds, 95 % have 1840 to 1957 and 1938 to 1996 ms for queue depth, and none as little as the
      // published 1825 and 1907 (3.3 and 4.1 % below the medians). Why is not known. Peak EWMA has 1707 to 1801 and 1767 to
      // 1993 ms, round robin 1973 to 1996 and 1993 to 2005 ms, with the published values inside.
      const tolerance = REQUESTS * (1 - share) > 10 ? 0.03 : 0.08;
      const text = `${policy} at ${share}: ${found[i]} ms, not ${published[i]} ms`;
      expect(Math.abs(found[i] / published[i] - 1), text).toBeLessThan(tolerance);
    }
  });

  it('is in the order that was published: round robin last, and peak EWMA first', () => {
    const [depth, ewma, turns] = Object.keys(PUBLISHED).map(measured);
    for (const i of [3, 6]) expect(turns[i]).toBeGreaterThan(depth[i]);
    expect(depth[6]).toBeGreaterThan(ewma[6]);
  });
});
