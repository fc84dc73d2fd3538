import { z } from 'zod';
import { healthKeys } from './health.ts';

/**
 * `balancing` of a traffic source. Which policies there are, and which parameters each has, is checked with the rest
 * of the source: the reason why one cannot act at a client takes more than a list of names.
 */
export const balancing = z
  .object({
    at: z.literal('client').describe('Where the policy acts: each client picks for each of its requests.'),
    policy: z.string().min(1).describe('Name of the policy: see "seatrial policies".'),
    ...healthKeys,
  })
  .catchall(z.unknown().describe('A parameter of the policy: see "seatrial policies NAME".'));

/** Balancing as it is written. */
export type BalancingEntry = z.output<typeof balancing>;
