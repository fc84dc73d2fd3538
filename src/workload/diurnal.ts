import type { RandomStream } from '../engine/random.ts';
import type { ArrivalProcess } from './arrivals.ts';
import type { Arrivals } from './config.ts';

/** Newton's method doubles the exact digits each time; where it leaves the bracket, bisection gains one bit. */
const MAX_ITERATIONS = 100;

/** Part of the waiting time to which it is found: what rounding leaves. */
const TOLERANCE = 1e-13;

/**
 * A Poisson process whose rate is a cosine over the day, by inversion of its integral, as all others here are: a change
 * of the amplitude moves the arrivals, but draws the same numbers.
 * @param random one draw for each arrival
 */
export function diurnal(
  { mean, amplitude, period, peakAt }: Extract<Arrivals, { readonly process: 'diurnal' }>,
  random: RandomStream,
): ArrivalProcess {
  const frequency = (2 * Math.PI) / period;
  let time = 0;
  return {
    next: () => {
      // Without amplitude the rate is 1 a unit of time: how long would this one take?
      const even = -Math.log(1 - random()) / mean;
      time += waitFor(even, amplitude, frequency, frequency * (time - peakAt));
      return time;
    },
  };
}

/**
 * Seconds w in which the day brings what `even` seconds of the mean rate bring: the root of
 * w + amplitude/frequency (sin(phase + frequency w) - sin(phase)) = even, which is Kepler's equation.
 */
function waitFor(even: number, amplitude: number, frequency: number, phase: number): number {
  const swing = amplitude / frequency;
  const start = Math.sin(phase);
  let low = Math.max(0, even - 2 * swing);
  let high = even + 2 * swing;
  let wait = Math.min(high, even / Math.max(1 + amplitude * Math.cos(phase), 0.1));
  for (let i = 0; i < MAX_ITERATIONS && high - low > TOLERANCE * high; i++) {
    const angle = phase + frequency * wait;
    const excess = wait + swing * (Math.sin(angle) - start) - even;
    if (excess === 0) return wait;
    if (excess > 0) high = wait;
    else low = wait;
    const step = wait - excess / (1 + amplitude * Math.cos(angle));
    // At the bottom of a night without traffic the slope is 0.
    const next = step > low && step < high ? step : (low + high) / 2;
    if (Math.abs(next - wait) <= TOLERANCE * wait) return next;
    wait = next;
  }
  return wait;
}
