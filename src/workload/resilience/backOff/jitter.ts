import type { RandomStream } from '../../../engine/random.ts';

/** A back-off that doubles, in any unit. */
export interface DoublingBackOff {
  readonly base: number;
  readonly cap: number;
}

/** A range from which a wait is drawn uniformly. */
export interface WaitRange {
  readonly least: number;
  readonly most: number;
}

/** Jitter of waits that double; none draws nothing. */
export type Jitter = 'none' | 'full' | 'equal';

/**
 * The wait without jitter, min(cap, base * 2^n), as in the simulator of the AWS Architecture Blog, "Exponential Backoff
 * and Jitter" (aws-samples/aws-arch-backoff-simulator, src/backoff_simulator.py).
 * @param attempt n, from 1 after the first failure
 */
export function doubledWait({ base, cap }: DoublingBackOff, attempt: number): number {
  return Math.min(cap, base * 2 ** attempt);
}

/** From what a wait is drawn: full jitter from all up to it, equal jitter from its upper half. */
export function jitterRange(jitter: Jitter, wait: number): WaitRange {
  return { least: leastWait(jitter, wait), most: wait };
}

function leastWait(jitter: Jitter, wait: number): number {
  if (jitter === 'none') return wait;
  return jitter === 'full' ? 0 : wait / 2;
}

/**
 * Decorrelated jitter, of the same simulator: up to three times the wait before, whatever the number of the attempt.
 * @param previous the wait before; the base for the first
 */
export function decorrelatedRange({ base, cap }: DoublingBackOff, previous: number): WaitRange {
  return { least: Math.min(cap, base), most: Math.min(cap, 3 * previous) };
}

/** A wait before a retry, with full or equal jitter or without any. */
export function jitteredWait(
  jitter: Jitter,
  backOff: DoublingBackOff,
  attempt: number,
  random: RandomStream,
): number {
  const most = doubledWait(backOff, attempt);
  // A wait without jitter leaves the stream as it is.
  if (jitter === 'none') return most;
  const least = leastWait(jitter, most);
  return least + random() * (most - least);
}

/** A wait with decorrelated jitter: the cap cuts what is drawn, so that many waits are just the cap. */
export function decorrelatedWait(
  { base, cap }: DoublingBackOff,
  previous: number,
  random: RandomStream,
): number {
  return Math.min(cap, base + random() * (3 * previous - base));
}

/** The mean of what is drawn from a range. */
export function meanWait({ least, most }: WaitRange): number {
  return (least + most) / 2;
}
