import type { RandomStream } from '../engine/random.ts';
import { exponential } from '../engine/random.ts';
import type { Arrivals } from './config.ts';
import { diurnal } from './diurnal.ts';
import type { ClosedArrivals, SessionArrivals } from './loops/loopConfig.ts';

/** When the requests of a source come. */
export interface ArrivalProcess {
  /** Time of the next arrival, in seconds since the source started; `Infinity` when there are no more. */
  next(): number;
}

/** Arrivals that come whatever becomes of those before. */
export type OpenArrivals = Exclude<Arrivals, ClosedArrivals | SessionArrivals>;

/**
 * The process that a scenario describes.
 * @param random a stream of the source's own, one draw for each Poisson arrival; constant arrivals and traces draw
 *   nothing
 * @param states gives a second one, from which the changes of state of a modulated process are drawn; absent: the same
 */
export function arrivalProcess(
  config: OpenArrivals,
  random: RandomStream,
  states: () => RandomStream = () => random,
): ArrivalProcess {
  switch (config.process) {
    case 'constant':
      return evenlySpaced(config.rate);
    case 'poisson':
      return poisson(oneAfterTheOther([{ at: 0, rate: config.rate, slope: 0 }]), random);
    case 'ramp':
      return poisson(oneAfterTheOther(ramp(config.from, config.to, config.over)), random);
    case 'steps':
      return poisson(oneAfterTheOther(config.steps.map(({ at, rate }) => ({ at, rate, slope: 0 }))), random);
    case 'bursts':
      return poisson(bursts(config), random);
    case 'mmpp':
      return poisson(modulated(config, states()), random);
    case 'diurnal':
      return diurnal(config, random);
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

/** Gives the stretches in the order of their times; undefined when the last one goes on for ever. */
type Stretches = () => Stretch | undefined;

function oneAfterTheOther(stretches: readonly Stretch[]): Stretches {
  let index = 0;
  return () => stretches[index++];
}

/** Quiet and burst in turn; the times by multiplication, so that no rounding adds up. */
function bursts({
  rate,
  burstRate,
  every,
  duration,
}: Extract<Arrivals, { readonly process: 'bursts' }>): Stretches {
  let index = 0;
  return () => {
    const burst = index >> 1;
    const isBurst = index++ % 2 === 1;
    if (isBurst) return { at: (burst + 1) * every, rate: burstRate, slope: 0 };
    return { at: burst === 0 ? 0 : burst * every + duration, rate, slope: 0 };
  };
}

/**
 * The states of a Markov-modulated Poisson process, each drawn when the one before has been used up. A process that has
 * gone on for ever is in each state with its share of time, and has as long to stay in it as if it had just come.
 * Source: Fischer and Meier-Hellstern 1993, "The Markov-modulated Poisson process (MMPP) cookbook", section 2.
 */
function modulated(
  { rates, stay }: Extract<Arrivals, { readonly process: 'mmpp' }>,
  random: RandomStream,
): Stretches {
  let at = 0;
  let left = random() * stay.reduce((sum, mean) => sum + mean, 0);
  let state = 0;
  while (state + 1 < stay.length && left >= stay[state]) left -= stay[state++];
  return () => {
    const stretch = { at, rate: rates[state], slope: 0 };
    at += exponential(random, stay[state]);
    state = (state + 1) % rates.length;
    return stretch;
  };
}

/**
 * A Poisson process whose rate is piecewise linear, by inversion: the integral of the rate between two arrivals is an
 * exponential variate with mean 1 (E. Çinlar, Introduction to Stochastic Processes, 1975). So a change of the rate moves the arrivals but draws the same numbers. Before the first stretch
 * nothing arrives.
 */
function poisson(stretches: Stretches, random: RandomStream): ArrivalProcess {
  let stretch = stretches();
  let following = stretch && stretches();
  let end = following?.at ?? Number.POSITIVE_INFINITY;
  let time = stretch?.at ?? 0;
  return {
    next: () => {
      let mass = -Math.log(1 - random());
      while (stretch !== undefined) {
        const rate = stretch.rate + stretch.slope * (time - stretch.at);
        const wait = timeForMass(mass, rate, stretch.slope);
        if (time + wait < end) {
          time += wait;
          return time;
        }
        const length = end - time;
        if (end === Number.POSITIVE_INFINITY) break;
        // Rounding may find a little more in the stretch than there was to spend.
        mass = Math.max(0, mass - (rate + (stretch.slope * length) / 2) * length);
        time = end;
        stretch = following;
        following = stretches();
        end = following?.at ?? Number.POSITIVE_INFINITY;
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
