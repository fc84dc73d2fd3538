import { z } from 'zod';
import { MAX_EMPIRICAL_VALUES } from '../limits.ts';
import { notAThinkTime } from '../messages.ts';
import { duration, durationOrZero } from './scalars.ts';

/** The mean of every distribution that is not measured. */
const mean = duration().describe('Mean time of thinking.');

const distribution = z.discriminatedUnion('distribution', [
  z.strictObject({ distribution: z.literal('deterministic'), mean }),
  z.strictObject({ distribution: z.literal('exponential'), mean }),
  z.strictObject({
    distribution: z.literal('lognormal'),
    mean,
    cv: z.number().positive().max(100).prefault(1).describe('Standard deviation over mean.'),
  }),
  z.strictObject({
    distribution: z.literal('empirical'),
    values: z
      .array(duration())
      .min(1)
      .max(MAX_EMPIRICAL_VALUES)
      .exactOptional()
      .describe('Measured times; each is drawn with equal probability.'),
    file: z
      .string()
      .min(1)
      .exactOptional()
      .describe('CSV file whose first column holds measured times in seconds.'),
  }),
]);

/** `think` of clients that wait for their answers: always as long, or a distribution. */
export const think = z
  .union([durationOrZero(), distribution], {
    error: (issue) => (issue.input === undefined ? undefined : notAThinkTime(issue.input)),
  })
  .describe(
    'Time from the end of a request to the next one of the same client: a duration or a distribution.',
  );

/** `think`, times in seconds. */
export type ThinkEntry = z.output<typeof think>;
