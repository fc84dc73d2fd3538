import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStreams } from '../../src/engine/random.ts';
import { arrivalProcess, type OpenArrivals } from '../../src/workload/arrivals.ts';
import { peakArrivals } from '../../src/workload/peakArrivals.ts';

/** The most arrivals within a window, by looking at the first 2,000 of a process. */
function seen(arrivals: OpenArrivals, window: number, seed: number): number {
  const process = arrivalProcess(arrivals, new RandomStreams(seed).stream('arrivals'));
  const times = Array.from({ length: 2000 }, () => process.next()).filter(Number.isFinite);
  return Math.max(0, ...times.map((start) => times.filter((t) => t >= start && t <= start + window).length));
}

describe('the bound on the arrivals within a window', () => {
  const trace = { process: 'trace', file: '', times: Float64Array.of(0, 1, 1, 2, 9) } as const;

  it.each<readonly [string, OpenArrivals]>([
    ['constant', { process: 'constant', rate: 50 }],
    ['poisson', { process: 'poisson', rate: 50 }],
    ['diurnal', { process: 'diurnal', mean: 50, amplitude: 0.9, period: 60, peakAt: 3 }],
    ['bursts', { process: 'bursts', rate: 5, burstRate: 300, every: 7, duration: 1 }],
    ['mmpp', { process: 'mmpp', rates: [5, 300], stay: [3, 1] }],
    ['ramp', { process: 'ramp', from: 0, to: 100, over: 10 }],
    [
      'steps',
      {
        process: 'steps',
        steps: [
          { at: 0, rate: 10 },
          { at: 5, rate: 80 },
        ],
      },
    ],
    ['trace', { ...trace, timeScale: 1 }],
  ])('holds for %s arrivals', (_, arrivals) => {
    for (let seed = 0; seed < 3; seed++) {
      for (const window of [0.1, 1, 10]) {
        expect(seen(arrivals, window, seed)).toBeLessThanOrEqual(peakArrivals(arrivals, window));
      }
    }
  });

  it('is exact for what was recorded, at the speed at which it is played', () => {
    expect(peakArrivals({ ...trace, timeScale: 1 }, 1)).toBe(3);
    expect(peakArrivals({ ...trace, timeScale: 10 }, 0.2)).toBe(4);
    expect(peakArrivals({ ...trace, timeScale: 1 }, Number.POSITIVE_INFINITY)).toBe(5);
    const times = fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 40 });
    fc.assert(
      fc.property(times, fc.integer({ min: 1, max: 50 }), (list, window) => {
        const ascending = list.toSorted((a, b) => a - b);
        const most = ascending.map(
          (start) => ascending.filter((t) => t >= start && t <= start + window).length,
        );
        const arrivals = { ...trace, times: Float64Array.from(ascending), timeScale: 1 };
        expect(peakArrivals(arrivals, window)).toBe(Math.max(0, ...most));
      }),
    );
  });

  it('is infinite for a client that waits for ever', () => {
    expect(peakArrivals({ process: 'poisson', rate: 1 }, Number.POSITIVE_INFINITY)).toBe(
      Number.POSITIVE_INFINITY,
    );
  });

  it('is none for clients that wait: what they send depends on the answers', () => {
    const think = { distribution: 'deterministic', mean: 0 } as const;
    expect(peakArrivals({ process: 'closed', clients: 1, think }, 1)).toBe(Number.POSITIVE_INFINITY);
  });
});
