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
