import { z } from 'zod';
import { MAX_CALLS_AT_ONCE, MAX_CALLS_OF_STAGE, MAX_STAGES } from '../limits.ts';
import { notATarget } from '../messages.ts';
import { service, traffic } from './traffic.ts';

/**
 * What a call has in common with the requests of clients is said with the same words. A pod that calls is a
 * client, with the same patience and the same ways to give up.
 */
const { timeout, retries, hedging, circuitBreaker, throttle, rateLimit, connections, balancing } =
  traffic.shape;
const { discovery, tls } = traffic.shape;

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
  // No default of its own: what the request behind the call meets decides.
  cancel: z
    .boolean()
    .exactOptional()
    .describe(
      'Whether a pod that gives the call up tells the one that it has called, which then drops it. Without it, only when the ' +
        'request that the call is for was called off, or its deadline has passed.',
    ),
  // An option, since a deadline is passed on only where the context of the request is: by itself in gRPC for Java, by hand in
  // Go and C++ (grpc.io, "Deadlines").
  deadline: z
    .enum(['own', 'propagate'])
    .exactOptional()
    .describe(
      'propagate: the call has at most the time that is left of the request that it is for, and is not made when that is over; ' +
        'own: only its timeout counts. Without it, own.',
    ),
  discovery,
  tls,
  retries,
  hedging,
  circuitBreaker,
  throttle,
  rateLimit,
  connections,
  balancing,
});

/** Parts of a pod's own work that have a name, by their share of it. */
export const SHARES = { start: 0, middle: 0.5, end: 1 } as const;

/** When a stage begins: one of the two, or neither. */
const moment = {
  at: z
    .enum(['start', 'middle', 'end'])
    .exactOptional()
    .describe(
      "When in the pod's own work on the request: before it, half-way, or after it. Without it, end.",
    ),
  after: z
    .number()
    .min(0)
    .max(1)
    .exactOptional()
    .describe('In place of `at`: the share of the own work that is done before, 0 to 1.'),
};

/** A stage of one call. */
const alone = call.extend(moment);

/**
 * Calls that are made at the same time; the stage is over when all of them are. The next stage starts when
 * all of them have ended, with or without success.
 */
const sideBySide = z.strictObject({
  parallel: z.array(call).min(1).max(MAX_CALLS_OF_STAGE).describe('Calls that are made side by side.'),
  ...moment,
});

/**
 * `calls` of a workload. By default a pod does its own work first, and then calls. Where it has to know the answers
 * before it can do its work, `at` says so.
 */
export const calls = z
  .array(z.union([alone, sideBySide]))
  .min(1)
  .max(MAX_STAGES)
  .describe(
    'One after the other, once the pod has done its own work on a request, or the share of it that `at` says.',
  );

/** One call as it is written. */
export type CallEntry = z.output<typeof call>;
/** All calls of a workload. */
export type CallsEntry = z.output<typeof calls>;
