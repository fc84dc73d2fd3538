import { z } from 'zod';
import { MAX_DURATION, MAX_RATE } from '../limits.ts';
import {
  durationTooLong,
  mustBeLongerThanZero,
  mustBePositiveRate,
  notADuration,
  notAName,
  notAQuantity,
  notARate,
  rateTooHigh,
} from '../messages.ts';
import { DURATION_PATTERN, parseDuration } from '../units/duration.ts';
import { parseCpu, parseMemory } from '../units/quantity.ts';
import { parseRate, RATE_PATTERN } from '../units/rate.ts';
import type { MeantUnit } from '../wording.ts';

/**
 * A message for a value of the wrong type. A missing value gets none here: it is said to be required, like any other.
 */
function unlessMissing(message: (input: unknown) => string) {
  return {
    error: (issue: { readonly input?: unknown }) =>
      issue.input === undefined ? undefined : message(issue.input),
  };
}

/**
 * A duration in Go's notation, from 0 or from above 0, up to a year. In seconds. The default unit of a bare
 * number differs: `ms` where a service time or a delay is meant.
 */
function durationFrom(least: 'zero' | 'positive', meant: MeantUnit) {
  return z
    .string(unlessMissing((input) => notADuration(input, meant)))
    .meta({ pattern: DURATION_PATTERN, examples: meant === 'ms' ? ['20ms', '1.5s'] : ['10s', '1m30s'] })
    .transform((text, context) => {
      const seconds = parseDuration(text);
      if (seconds === undefined) context.addIssue(notADuration(text, meant));
      else if (seconds === 0 && least === 'positive') context.addIssue(mustBeLongerThanZero());
      else if (seconds > MAX_DURATION) context.addIssue(durationTooLong());
      return seconds ?? z.NEVER;
    });
}

/**
 * A duration longer than 0, or `none` for one without an end (`Infinity`); otherwise as {@link duration}.
 * `none` is not `0s`, which would give up at once.
 */
export function durationOrNone(meant: MeantUnit = 's') {
  const limited = durationFrom('positive', meant);
  return z
    .string(unlessMissing((input) => notADuration(input, meant)))
    .meta({ pattern: `^none$|${DURATION_PATTERN}`, examples: ['1s', 'none'] })
    .transform((text, context) => {
      if (text === 'none') return Number.POSITIVE_INFINITY;
      const parsed = limited.safeParse(text);
      if (parsed.success) return parsed.data;
      for (const { message } of parsed.error.issues) context.addIssue(message);
      return z.NEVER;
    });
}

/** A duration longer than 0, in seconds. `meant`: the unit to propose for a bare number. */
export function duration(meant: MeantUnit = 's') {
  return durationFrom('positive', meant);
}

/** A duration that may be `0s`, in seconds. */
export function durationOrZero(meant: MeantUnit = 's') {
  return durationFrom('zero', meant);
}

/**
 * A rate, from 0 or from above 0, up to `MAX_RATE`. In events a second; `MAX_RATE` bounds what a run could be
 * asked to simulate.
 */
function rateFrom(least: 'zero' | 'positive') {
  return z
    .string(unlessMissing(notARate))
    .meta({ pattern: RATE_PATTERN, examples: ['600/s', '30/m'] })
    .transform((text, context) => {
      const rate = parseRate(text);
      if (rate === undefined) context.addIssue(notARate(text));
      else if (rate === 0 && least === 'positive') context.addIssue(mustBePositiveRate());
      else if (rate > MAX_RATE) context.addIssue(rateTooHigh(MAX_RATE));
      return rate ?? z.NEVER;
    });
}

/** A rate above 0, a second. */
export function rate() {
  return rateFrom('positive');
}

/** A rate that may be `0/s`, a second. */
export function rateOrZero() {
  return rateFrom('zero');
}

/**
 * A quantity above 0; YAML may have it as a number. A quantity of 0 is refused, since a node without CPU
 * would take no pod at all.
 */
function quantity(parse: (text: string) => number | undefined, example: string) {
  return z
    .union(
      [z.string(), z.number()],
      unlessMissing((input) => notAQuantity(input, example)),
    )
    .transform((value, context) => {
      const parsed = parse(String(value));
      if (parsed === undefined || parsed === 0) context.addIssue(notAQuantity(value, example));
      return parsed ?? z.NEVER;
    });
}

/** A CPU quantity above 0, in millicores. */
export function cpu() {
  return quantity(parseCpu, '4 or 500m');
}

/** A quantity of memory or data above 0, in bytes. `example` stands in the message. */
export function memory(example = '16Gi or 512Mi') {
  return quantity(parseMemory, example);
}

/**
 * A name that can be part of a file name and of a column: letters, digits, `-`, `_`, `.`, not starting with a
 * dot. Its length is bounded, since the name is also that of a folder.
 */
export function name() {
  return z
    .string()
    .meta({ pattern: '^[A-Za-z0-9_-][A-Za-z0-9_.-]{0,99}$' })
    .refine((text) => /^[A-Za-z0-9_-][A-Za-z0-9_.-]{0,99}$/.test(text), {
      error: (issue) => notAName(issue.input),
    });
}

/**
 * Labels, as in Kubernetes: text to text. Which of them a node or a pod may have is checked where they are
 * used.
 */
export function labels() {
  return z.record(z.string(), z.string());
}
