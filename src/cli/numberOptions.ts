import { CommandError } from './exitStatus.ts';

/**
 * The number of an option. @throws {CommandError} unless it is a whole one from `least` to `most` Nine digits
 * at most, so that the number is exact.
 */
export function wholeNumber(option: string, text: string, least: number, most: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new CommandError(`${option} must be a whole number from ${least} to ${most}, not ${text}`);
}

/**
 * The fraction that an option gives: `5%` or `0.05`. @throws {CommandError} unless it is between 0 and 1
 * Nought and all are no precision.
 */
export function percentage(option: string, text: string): number {
  const match = /^(\d+(?:\.\d+)?) ?(%?)$/.exec(text);
  const value = match === null ? Number.NaN : Number(match[1]) / (match[2] === '%' ? 100 : 1);
  if (value > 0 && value < 1) return value;
  throw new CommandError(`${option} must be a percentage such as 5%, not ${text}`);
}
