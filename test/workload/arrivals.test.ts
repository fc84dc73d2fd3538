import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStreams } from '../../src/engine/random.ts';
import { arrivalProcess, type OpenArrivals } from '../../src/workload/arrivals.ts';
import { chiSquare, chiSquareLimit } from '../support/statistics.ts';

/** The first `count` arrivals, drawn from a named stream. */
function first(config: OpenArrivals, count: number, name = 'a'): number[] {
  const process = arrivalProcess(config, new RandomStreams(7).stream(name));
  return Array.from({ length: count }, () => process.next());
}

/** The first arrivals, one for each of the uniform numbers given. */
function drawnFrom(config: OpenArrivals, uniforms: readonly number[]): number[] {
  let index = 0;
  const process = arrivalProcess(config, () => uniforms[index++]);
  return uniforms.map(() => process.next());
}

/** The integral of the mean of exponential variates with mean 1: what the k-th arrival of a Poisson process has used up. */
function masses(uniforms: readonly number[]): number[] {
  let mass = 0;
  return uniforms.map((u) => (mass += -Math.log1p(-u)));
}

/** Uniform numbers of a stream: 32 bits, never 1. */
const uniforms = fc.array(
  fc.nat(2 ** 32 - 1).map((n) => n / 2 ** 32),
  { minLength: 1, maxLength: 100 },
);
const rates = fc.integer({ min: 0, max: 500 }).map((n) => n / 10);

describe('constant arrivals', () => {
  it('are evenly spaced, without any error that adds up', () => {
    const times = first({ process: 'constant', rate: 3 }, 300_000);
    expect(times[0]).toBe(1 / 3);
    expect(times[299_999]).toBe(100_000);
  });
});

describe('Poisson arrivals', () => {
  it('have the rate that was asked for, within 3.3 standard errors', () => {
    const count = 50_000;
    const times = first({ process: 'poisson', rate: 20 }, count);
    // The sum of n exponential times has the relative standard deviation 1/√n.
    expect(Math.abs((times[count - 1] * 20) / count - 1)).toBeLessThan(3.3 / Math.sqrt(count));
  });

  it('have exponential gaps: as many in each tenth of their distribution', () => {
    const count = 20_000;
    const times = first({ process: 'poisson', rate: 5 }, count);
    const counts = new Array<number>(10).fill(0);
    for (const [i, time] of times.entries()) {
      const gap = time - (i > 0 ? times[i - 1] : 0);
      counts[Math.floor(10 * (1 - Math.exp(-5 * gap)))]++;
    }
    expect(chiSquare(counts, new Array<number>(10).fill(count / 10))).toBeLessThan(chiSquareLimit(9));
  });

  it('keep their draws when the rate changes: twice the rate, half the times', () => {
    const slow = first({ process: 'poisson', rate: 1 }, 100);
    const fast = first({ process: 'poisson', rate: 2 }, 100);
    for (const [i, time] of fast.entries()) expect(time).toBeCloseTo(slow[i] / 2, 9);
    expect(first({ process: 'poisson', rate: 1 }, 100, 'b')).not.toEqual(slow);
  });
});

describe('a ramp', () => {
  it('uses up the integral of its rate between two arrivals, an exponential time with mean 1', () => {
    fc.assert(
      fc.property(rates, rates, fc.integer({ min: 1, max: 30 }), uniforms, (from, to, over, us) => {
        /** The integral of the rate up to `t`. */
        const integral = (t: number) => {
          const ramped = Math.min(t, over);
          return from * ramped + ((to - from) / over) * (ramped ** 2 / 2) + to * Math.max(0, t - over);
        };
        const total = masses(us);
        const times = drawnFrom({ process: 'ramp', from, to, over }, us);
        for (const [i, time] of times.entries()) {
          // A ramp that ends at 0 has only so much to give. Near it, rounding decides, within what rounding can do.
          const scale = 1e-9 * (1 + total[i] + integral(over));
          if (time === Number.POSITIVE_INFINITY) {
            expect(to).toBe(0);
            expect(total[i]).toBeGreaterThan(integral(over) - scale);
          } else {
            expect(Math.abs(integral(time) - total[i])).toBeLessThan(scale);
          }
        }
      }),
    );
  });

  it('rises in a straight line: half of the rate, a quarter of the arrivals', () => {
    // The integral of 100 t is 50 t²: the k-th of evenly spread masses comes at √(k/50).
    const even = Array.from({ length: 200 }, () => 1 - Math.exp(-1));
    const times = drawnFrom({ process: 'ramp', from: 0, to: 200, over: 2 }, even);
    for (const [i, time] of times.entries()) expect(time).toBeCloseTo(Math.sqrt((i + 1) / 50), 9);
    expect(times.filter((time) => time < 1)).toHaveLength(49);
  });

  it('between equal rates is a Poisson process', () => {
    const flat = first({ process: 'ramp', from: 4, to: 4, over: 3 }, 50);
    const poisson = first({ process: 'poisson', rate: 4 }, 50);
    for (const [i, time] of flat.entries()) expect(time).toBeCloseTo(poisson[i], 9);
  });
});

describe('steps', () => {
  it('use up the integral of their rate, and pass over what has no rate', () => {
    const steps = fc.array(fc.record({ length: fc.integer({ min: 1, max: 10 }), rate: rates }), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(steps, fc.nat(5), uniforms, (stretches, begin, us) => {
        let at = begin;
        const config = stretches.map(({ length, rate }) => {
          const step = { at, rate };
          at += length;
          return step;
        });
        const integral = (t: number) =>
          config.reduce((sum, step, i) => {
            const end = Math.min(t, config[i + 1]?.at ?? Number.POSITIVE_INFINITY);
            return sum + step.rate * Math.max(0, end - step.at);
          }, 0);
        const total = masses(us);
        for (const [i, time] of drawnFrom({ process: 'steps', steps: config }, us).entries()) {
          expect(time).toBeGreaterThanOrEqual(begin);
          const scale = 1e-9 * (1 + total[i] + integral(at));
          if (time === Number.POSITIVE_INFINITY) expect(total[i]).toBeGreaterThan(integral(at) - scale);
          else expect(Math.abs(integral(time) - total[i])).toBeLessThan(scale);
        }
      }),
    );
  });

  it('that end at rate 0 bring nothing any more', () => {
    const steps = [
      { at: 0, rate: 10 },
      { at: 5, rate: 0 },
    ];
    const times = first({ process: 'steps', steps }, 500);
    expect(times.filter((time) => time < 5).length).toBeGreaterThan(10);
    expect(times.slice(-3)).toEqual([1, 1, 1].map(() => Number.POSITIVE_INFINITY));
    expect(times.some((time) => time >= 5 && time < Number.POSITIVE_INFINITY)).toBe(false);
  });
});

describe('a trace', () => {
  const times = Float64Array.of(0, 0.5, 0.5, 7);

  it('comes as it was recorded, once', () => {
    const config = { process: 'trace', file: 'x.csv', timeScale: 1, times } as const;
    expect(first(config, 6)).toEqual([0, 0.5, 0.5, 7, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
  });

  it('is played as many times faster as its time scale says', () => {
    const config = { process: 'trace', file: 'x.csv', timeScale: 4, times } as const;
    expect(first(config, 4)).toEqual([0, 0.125, 0.125, 1.75]);
  });
});

describe('diurnal arrivals', () => {
  it('spend the same mass as any Poisson process: the integral of the rate up to each arrival', () => {
    fc.assert(
      fc.property(
        uniforms,
        fc.integer({ min: 1, max: 200 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 3000, noNaN: true }),
        (draws, mean, amplitude, peakAt) => {
          const period = 1000;
          const times = drawnFrom({ process: 'diurnal', mean, amplitude, period, peakAt }, draws);
          const angle = (time: number) => (2 * Math.PI * (time - peakAt)) / period;
          const swing = (amplitude * period) / (2 * Math.PI);
          for (const [i, mass] of masses(draws).entries()) {
            const integral = mean * (times[i] + swing * (Math.sin(angle(times[i])) - Math.sin(angle(0))));
            // 100 sums of numbers up to 22 (32 bits), and sines of angles up to 20.
            expect(Math.abs(integral - mass)).toBeLessThan(1e-8 * (1 + mass + mean * swing));
          }
        },
      ),
    );
  });

  it('are Poisson arrivals of the mean rate where the amplitude is 0', () => {
    const draws = [0.1, 0.5, 0.9];
    const even = drawnFrom({ process: 'poisson', rate: 3 }, draws);
    const days = drawnFrom({ process: 'diurnal', mean: 3, amplitude: 0, period: 10, peakAt: 0 }, draws);
    for (const [i, time] of days.entries()) expect(time).toBeCloseTo(even[i], 12);
  });

  it('come most at the peak, and hardly at all half a period later', () => {
    const config = { process: 'diurnal', mean: 100, amplitude: 1, period: 100, peakAt: 25 } as const;
    const times = first(config, 9000).filter((time) => time < 90);
    const around = (middle: number) => times.filter((time) => Math.abs(time - middle) < 2.5).length;
    // The rate is 200 at the peak: 998 within 5 s. At the bottom its integral over 5 s is 2.06.
    expect(Math.abs(around(25) - 998)).toBeLessThan(3.3 * Math.sqrt(998));
    expect(around(75)).toBeLessThan(2.06 + 5 * Math.sqrt(2.06));
  });
});

describe('bursts', () => {
  it('begin at every multiple of their interval, and last as long as they should', () => {
    const config = { process: 'bursts', rate: 0, burstRate: 1, every: 10, duration: 2 } as const;
    // A mass of 1.5 is three quarters of a burst of two.
    const draws = [1.5, 1.5, 1.5, 1.5].map((mass) => -Math.expm1(-mass));
    expect(drawnFrom(config, draws).map((time) => Number(time.toFixed(9)))).toEqual([11.5, 21, 30.5, 40]);
  });

  it('are Poisson arrivals where both rates are the same', () => {
    const draws = [0.3, 0.99, 0.8, 0.95];
    const config = { process: 'bursts', rate: 2, burstRate: 2, every: 1, duration: 0.5 } as const;
    const even = drawnFrom({ process: 'poisson', rate: 2 }, draws);
    for (const [i, time] of drawnFrom(config, draws).entries()) expect(time).toBeCloseTo(even[i], 12);
  });
});

describe('a modulated Poisson process', () => {
  const streams = new RandomStreams(3);

  it('has the mean rate of its states, weighted by the time they last', () => {
    const config = { process: 'mmpp', rates: [10, 100], stay: [3, 1] } as const;
    const process = arrivalProcess(config, streams.stream('a'), () => streams.stream('b'));
    const end = 40_000;
    let count = 0;
    while (process.next() < end) count++;
    // Mean 32.5. The variance of the count grows by 32.5 + 2 x (90^2 x 3/16) x 3/4 a second (the cookbook, eq. 20).
    const growth = 32.5 + 2 * 90 ** 2 * (3 / 16) * 0.75;
    expect(Math.abs(count / end - 32.5)).toBeLessThan(3.3 * Math.sqrt(growth / end));
  });

  it('draws its states apart from its arrivals: other rates change at the same times', () => {
    const changes = (low: number) => {
      const states = new RandomStreams(5).stream('states');
      const config = { process: 'mmpp', rates: [low, 0], stay: [1, 50] } as const;
      const process = arrivalProcess(config, new RandomStreams(5).stream('arrivals'), () => states);
      const times = Array.from({ length: 400 * low }, () => process.next());
      return times.filter((time, i) => i === 0 || time - times[i - 1] > 5);
    };
    const [few, many] = [changes(20), changes(200)];
    for (let i = 1; i < 5; i++) expect(Math.abs(few[i] - many[i])).toBeLessThan(1);
  });
});
