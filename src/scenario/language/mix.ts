import { z } from 'zod';
import { MAX_MIX_KINDS, MAX_WORK } from '../limits.ts';
import { name } from './scalars.ts';

/**
 * `work` of a source or of a kind of request. It multiplies the service time and not the number of requests,
 * so that the load grows with it.
 */
export const work = z
  .number()
  .positive()
  .max(MAX_WORK)
  .exactOptional()
  .describe('What the service of each request is multiplied by; without it, 1.');

/**
 * `mix` of a traffic source. Results have a row for each kind, while the clients of the kinds are those of
 * the source.
 * @param target what `to` can be
 */
export function mixOf<Target extends z.ZodType>(target: Target) {
  return z
    .array(
      z.strictObject({
        name: name().describe('Name of the kind: in all results it is called <source>/<kind>.'),
        weight: z.number().positive().max(1e9).describe('Its share is this over the sum of the weights.'),
        to: target
          .exactOptional()
          .describe('Where its requests go; without it, where those of the source do.'),
        work,
      }),
    )
    .min(1)
    .max(MAX_MIX_KINDS)
    .exactOptional()
    .describe('Kinds of requests that the arrivals are divided into; without it, there is one.');
}
