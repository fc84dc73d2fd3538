import { describe, expect, it } from 'vitest';
import {
  peakRate,
  ratesOf,
  scaledArrivals,
  sourcesWithRates,
  withTraffic,
} from '../../../src/experiment/capacity/scaledTraffic.ts';
import { simulate } from '../../../src/experiment/simulation.ts';
import type { Arrivals } from '../../../src/workload/config.ts';
import { scenario, traffic } from '../../support/scenarios.ts';

const STEPS: Arrivals = {
  process: 'steps',
  steps: [
    { at: 0, rate: 10 },
    { at: 30, rate: 40 },
  ],
};
const THINK = { distribution: 'exponential', mean: 1 } as const;
const SESSIONS: Arrivals = {
  process: 'sessions',
  rate: 10,
  requests: { distribution: 'geometric', mean: 4 },
  think: THINK,
};
const LOOP: Arrivals = { process: 'closed', clients: 5, think: THINK };
const TRACE: Arrivals = { process: 'trace', file: 'x', timeScale: 1, times: new Float64Array([1, 2]) };

describe('traffic times a factor', () => {
  it.each<[Arrivals, number]>([
    [{ process: 'constant', rate: 10 }, 10],
    [{ process: 'poisson', rate: 10 }, 10],
    [{ process: 'ramp', from: 10, to: 5, over: 60 }, 10],
    [STEPS, 40],
    [{ process: 'diurnal', mean: 10, amplitude: 0.5, period: 60, peakAt: 0 }, 15],
    [{ process: 'bursts', rate: 10, burstRate: 50, every: 60, duration: 5 }, 50],
    [{ process: 'mmpp', rates: [5, 20], stay: [10, 10] }, 20],
    [SESSIONS, 40],
  ])('has so many times the peak of %o', (arrivals, peak) => {
    expect(peakRate(arrivals)).toBe(peak);
    const scaled = scaledArrivals(arrivals, 2.5);
    expect(scaled && peakRate(scaled)).toBe(2.5 * peak);
  });

  it('keeps the times at which rates change', () => {
    expect(scaledArrivals(STEPS, 2)).toMatchObject({ steps: [{ at: 0 }, { at: 30 }] });
  });

  it('leaves alone what has no rate, and sources that were not meant', () => {
    for (const arrivals of [TRACE, LOOP])
      expect([scaledArrivals(arrivals, 2), peakRate(arrivals)]).toEqual([undefined, undefined]);
    const of = scenario({
      traffic: [traffic(10), traffic(20, { name: 'api' }), traffic(0, { name: 'log', arrivals: TRACE })],
    });
    expect(sourcesWithRates(of)).toEqual(['web', 'api']);
    expect(sourcesWithRates(of, 'log')).toEqual([]);
    expect(ratesOf(withTraffic(of, 3, ['api']))).toEqual([
      { traffic: 'web', rate: 10 },
      { traffic: 'api', rate: 60 },
    ]);
  });

  it('raises the kinds of a mix together, as they share their arrivals, and tells the rate of each', () => {
    const kind = (name: string, weight: number) => traffic(40, { name, mix: { name: 'shop', weight } });
    const of = scenario({ traffic: [kind('shop/read', 3), kind('shop/buy', 1), traffic(5)] });
    for (const only of ['shop', 'shop/read', 'shop/buy'])
      expect(sourcesWithRates(of, only)).toEqual(['shop/read', 'shop/buy']);
    expect(ratesOf(of).map(({ rate }) => rate)).toEqual([30, 10, 5]);
  });

  it('is the same traffic, faster: with the same random numbers twice the rate meets as many requests in half the time', () => {
    const of = scenario({ duration: 100, step: 50, traffic: [traffic(20)] });
    const [once] = simulate(of).traffic;
    const [twice] = simulate(withTraffic(of, 2, ['web'])).traffic;
    expect(twice.sent[0]).toBe(once.sent[0] + once.sent[1]);
  });
});
