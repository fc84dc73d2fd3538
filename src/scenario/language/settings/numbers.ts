import { z } from 'zod';
import { formatDuration } from '../../units/duration.ts';
import { duration, durationOrZero, memory } from '../scalars.ts';

/**
 * The kinds of number that settings are. Each takes its default in the model's units (seconds, bytes) and the text
 * that explains it to whoever writes a scenario.
 */

/**
 * A time that has to pass: never 0, or the component would do nothing else. The unit is seconds in the model,
 * and the largest fitting one in the file.
 */
export function period(seconds: number, text: string) {
  return duration().prefault(formatDuration(seconds)).describe(text);
}

/** A short time that something takes: may be 0. */
export function delay(seconds: number, text: string) {
  return durationOrZero('ms').prefault(formatDuration(seconds)).describe(text);
}

/**
 * A time that something waits: may be 0, and is usually seconds or more. A person writes these with `s` or
 * `m`, so that a bare number is taken for seconds.
 */
export function wait(seconds: number, text: string) {
  return durationOrZero().prefault(formatDuration(seconds)).describe(text);
}

/**
 * Kubernetes gives these in whole seconds, as a number. The API has them as int64 (`tolerationSeconds`), and
 * so has a scenario.
 */
export function wholeSeconds(seconds: number, text: string) {
  return z.int().min(0).max(1e9).prefault(seconds).describe(text);
}

/** A number above 0 without a unit, as Kubernetes has it. */
export function positive(value: number, text: string) {
  return z.number().positive().max(1e9).prefault(value).describe(text);
}

/** A share of a whole, above 0 and up to 1. */
export function fraction(value: number, text: string) {
  return z.number().positive().max(1).prefault(value).describe(text);
}

/** A number from 0 without a unit. */
export function notNegative(value: number, text: string) {
  return z.number().min(0).max(1e9).prefault(value).describe(text);
}

/** A whole number of things. */
export function count(value: number, least: number, text: string) {
  return z.int().min(least).max(1e9).prefault(value).describe(text);
}

/** An amount of data, as a quantity such as `50Mi`. */
export function bytes(value: number, text: string) {
  return memory('50Mi or 1Gi').prefault(value).describe(text);
}
