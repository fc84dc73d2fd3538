import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { simulate } from '../../src/experiment/simulation.ts';
import { loadScenario } from '../../src/scenario/loadScenario.ts';
import { estimate } from '../support/statistics.ts';

const FILE = join(import.meta.dirname, '../../scenarios/results/retry-collapse.yaml');
const REPLICATIONS = 8;

/** Answers a second of each replication, from 10 to 20 s and from 55 to 75 s: before the spike, and long after it. */
function goodputs(backoff: number, hop: number) {
  const { scenario } = loadScenario(FILE);
  if (scenario === undefined) throw new Error(`${FILE} is no scenario`);
  const [web] = scenario.traffic;
  const delay = { distribution: 'exponential', mean: hop } as const;
  const latency = { ...scenario.network.latency, sameNode: delay, sameZone: delay };
  const changed = {
    ...scenario,
    network: { ...scenario.network, latency },
    traffic: [{ ...web, retries: { ...web.retries, backoff } }],
  };
  return Array.from({ length: REPLICATIONS }, (_, replication) => {
    const [{ ok }] = simulate(changed, { replication }).traffic;
    const mean = (from: number, to: number) =>
      ok.slice(from, to).reduce((sum, count) => sum + count, 0) / (to - from);
    return { before: mean(10, 20), after: mean(55, 75) };
  });
}

/**
 * Two states are stable under the same load. With messages of 60 ms, and 100 ms in the scenario, the spike brings some or all
 * runs from the one into the other, as in the mean of ten runs that was published: 39/s before and 15.9/s ever after.
 */
describe('five seconds of twice the load', () => {
  it('leave a server for good without goodput, or with all of it, where clients try again at once', () => {
    const runs = goodputs(0, 0.06);
    const { mean, halfWidth } = estimate(runs.map(({ before }) => before));
    expect(Math.abs(mean - 40)).toBeLessThan(halfWidth);
    const collapsed = runs.filter(({ after }) => after === 0);
    // Poisson counts of 20 s at 40/s are within four standard deviations of 800.
    const recovered = runs.filter(({ after }) => Math.abs(after - 40) < (4 * Math.sqrt(800)) / 20);
    expect(collapsed.length + recovered.length).toBe(REPLICATIONS);
    expect(collapsed.length).toBeGreaterThan(0);
    expect(recovered.length).toBeGreaterThan(0);
  });

  it('are over for all where they wait with jitter before', () => {
    for (const { after } of goodputs(4, 0.06))
      expect(Math.abs(after - 40)).toBeLessThan((4 * Math.sqrt(800)) / 20);
  });

  it('end all goodput in every run on a slower network, where a new connection costs more of the time there is', () => {
    expect(goodputs(0, 0.1).every(({ after }) => after === 0)).toBe(true);
  });
});
