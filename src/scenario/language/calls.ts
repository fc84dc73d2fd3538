import { z } from 'zod';
import { MAX_CALLS_AT_ONCE, MAX_CALLS_OF_STAGE, MAX_STAGES } from '../limits.ts';
import { notATarget } from '../messages.ts';
import { service, traffic } from './traffic.ts';

/**
 * What a call has in common with the requests of clients is said with the same words. A pod that calls is a
 * client, with the same patience and the same ways to give up.
 */
const { timeout, cancel, retries, hedging, circuitBreaker, throttle, rateLimit, connections, balancing } =
  traffic.shape;

/**
 * One call, or several of the same kind side by side. Its defaults are those of a traffic source, so that an
 * edge and a source can be compared.
 */
const call = z.strictObject({
  to: z
    .union([z.string().min(1), service], {
      error: (issue) => (issue.input === undefined ? undefined : notATarget()),
    })
    .describe('The Service that is called: http://name, http://name.namespace:port, or a mapping.'),
  // A fan-out is over when the slowest call is: the maximum of `count` latencies.
  count: z
    .int()
    .min(1)
    .max(MAX_CALLS_AT_ONCE)
    .prefault(1)
    .describe('Calls that are made side by side, each for itself (fan-out).'),
  probability: z
    .number()
    .positive()
    .max(1)
    .prefault(1)
    .describe('That a request makes the call; each one is decided for itself.'),
  optional: z
    .boolean()
    .exactOptional()
    .describe(
      'true: a failure of the call does not make the request fail; without it, as onCallFailure says.',
    ),
  timeout,
  cancel,
  retries,
  hedging,
  circuitBreaker,
  throttle,
  rateLimit,
  connections,
  balancing,
});

/**
 * Calls that are made at the same time; the stage is over when all of them are. The next stage starts when
 * all of them have ended, with or without success.
 */
const sideBySide = z.strictObject({
  parallel: z.array(call).min(1).max(MAX_CALLS_OF_STAGE).describe('Calls that are made side by side.'),
});

/**
 * `calls` of a workload. A pod does its own work first, and then calls: the order in which most servers are
 * written.
 */
export const calls = z
  .array(z.union([call, sideBySide]))
  .min(1)
  .max(MAX_STAGES)
  .describe('One after the other, once the pod has done its own work on a request.');

/** One call as it is written. */
export type CallEntry = z.output<typeof call>;
/** All calls of a workload. */
export type CallsEntry = z.output<typeof calls>;
