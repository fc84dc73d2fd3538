import type { RandomStream } from '../engine/random.ts';
import type { Arrivals } from './config.ts';

/** When the requests of a source come. */
export interface ArrivalProcess {
  /** Time of the next arrival, in seconds since the source started; `Infinity` when there are no more. */
  next(): number;
}

/**
 * The process that a scenario describes.
 * @param random a stream of the source's own, one draw for each Poisson arrival; constant arrivals and traces draw
 *   nothing
 */
export function arrivalProcess(config: Arrivals, random: RandomStream): ArrivalProcess {
  switch (config.process) {
    case 'constant':
      return evenlySpaced(config.rate);
    case 'poisson':
      return poisson([{ at: 0, rate: config.rate, slope: 0 }], random);
    case 'ramp':
      return poisson(ramp(config.from, config.to, config.over), random);
    case 'steps':
      return poisson(
        config.steps.map(({ at, rate }) => ({ at, rate, slope: 0 })),
        random,
      );
    case 'trace':
      return recorded(config.times, config.timeScale);
  }
}

/** The k-th arrival at k / rate: by multiplication, so that no rounding adds up. */
function evenlySpaced(rate: number): ArrivalProcess {
  let count = 0;
  return { next: () => ++count / rate };
}

/**
 * What was recorded, played `timeScale` times as fast.
 * @param times seconds, ascending
 */
function recorded(times: Float64Array, timeScale: number): ArrivalProcess {
  let index = 0;
  return { next: () => (index < times.length ? times[index++] / timeScale : Number.POSITIVE_INFINITY) };
}

/** A stretch of time in which the rate (a second) changes by `slope` (a second, every second). */
interface Stretch {
  readonly at: number;
  readonly rate: number;
  readonly slope: number;
}

/** A straight line from one rate to the other (both a second) within `over` seconds (above 0), from then on level. */
function ramp(from: number, to: number, over: number): readonly Stretch[] {
  return [
    { at: 0, rate: from, slope: (to - from) / over },
    { at: over, rate: to, slope: 0 },
  ];
}

/**
 * A Poisson process whose rate is piecewise linear, by inversion: the integral of the rate between two arrivals is an
 * exponential variate with mean 1 (E. Çinlar, Introduction to Stochastic Processes, 1975). So a change of the rate moves the arrivals but draws the same numbers. Before the first stretch
 * nothing arrives.
 */
function poisson(stretches: readonly Stretch[], random: RandomStream): ArrivalProcess {
  let index = 0;
  let time = stretches.length > 0 ? stretches[0].at : 0;
  return {
    next: () => {
      let mass = -Math.log(1 - random());
      for (; index < stretches.length; index++) {
        const stretch = stretches[index];
        const end = index + 1 < stretches.length ? stretches[index + 1].at : Number.POSITIVE_INFINITY;
        const rate = stretch.rate + stretch.slope * (time - stretch.at);
        const wait = timeForMass(mass, rate, stretch.slope);
        if (time + wait < end) {
          time += wait;
          return time;
        }
        const length = end - time;
        // Rounding may find a little more in the stretch than there was to spend.
        mass = Math.max(0, mass - (rate + (stretch.slope * length) / 2) * length);
        time = end;
        if (end === Number.POSITIVE_INFINITY) break;
      }
      return Number.POSITIVE_INFINITY;
    },
  };
}

/** Seconds in which a rate that changes by `slope` adds up to `mass` (at least 0); `Infinity` if it never does. */
function timeForMass(mass: number, rate: number, slope: number): number {
  if (slope === 0) return rate > 0 ? mass / rate : Number.POSITIVE_INFINITY;
  if (mass === 0) return 0;
  const discriminant = rate * rate + 2 * slope * mass;
  // The smaller root of slope/2 t^2 + rate t = mass, in the form that stays exact for small slopes.
  return discriminant < 0 ? Number.POSITIVE_INFINITY : (2 * mass) / (rate + Math.sqrt(discriminant));
}
