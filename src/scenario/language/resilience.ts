import { z } from 'zod';
import { CLIENT_THROTTLE } from '../../workload/resilience/admission/clientThrottle.ts';
import { ENVOY_CIRCUIT_BREAKER } from '../../workload/resilience/circuitBreaker.ts';
import { notATimeout } from '../messages.ts';
import { formatDuration } from '../units/duration.ts';
import { shared } from './retries.ts';
import { duration, durationOrNone, rate } from './scalars.ts';

/** What one try may take by default. */
const REQUEST_TIMEOUT = '1s';
/** Envoy takes any number of 32 bits. */
const MOST = 2 ** 32 - 1;

/** `none` is a client without a timeout, of which there are many. */
const request = durationOrNone('s or ms');

/**
 * `timeout` of a traffic source: one duration for a try, or one for each part. Envoy has three clocks as
 * well: `connect_timeout`, `per_try_timeout` and the `timeout` of a route.
 */
export const timeout = z
  .union(
    [
      request,
      z.strictObject({
        connect: duration('s')
          .exactOptional()
          .describe('Time to an established connection; without it, as for the whole try.'),
        request: request
          .prefault(REQUEST_TIMEOUT)
          .describe('Time for one try, connecting included; none: only the kernel gives up.'),
        total: duration()
          .exactOptional()
          .describe('Time for all tries and back-offs together; without it, as many as there are.'),
      }),
    ],
    { error: (issue) => (issue.input === undefined ? undefined : notATimeout(issue.input)) },
  )
  .prefault(REQUEST_TIMEOUT)
  .describe(
    'Time after which a client gives one attempt up, connecting included; none: only its kernel does. Or {connect, request, total}.',
  );

/**
 * `cancel` of a traffic source. Most clients only stop waiting, and the server goes on for nobody: HTTP/2
 * resets the stream, HTTP/1.1 closes.
 */
export const cancel = z
  .boolean()
  .prefault(false)
  .describe(
    'Whether a client that gives up tells the server, which then drops the request; without it, the work is done in vain. ' +
      'A pod that waits for calls of its own calls those off as well.',
  );

/**
 * `hedging` of a traffic source. One of `delay` and `percentile` has to be given; which, is looked at with
 * the rest of the source.
 */
export const hedging = z
  .strictObject({
    delay: duration('ms').exactOptional().describe('Time without an answer after which a copy is sent.'),
    // "The Tail at Scale" (Dean and Barroso, 2013): the 95th percentile costs about 5 % of load.
    percentile: z
      .number()
      .gt(0)
      .lt(100)
      .exactOptional()
      .describe('In place of that: the percentile of the latencies so far; 95 adds about 5 % of load.'),
    attempts: z
      .int()
      .min(2)
      .max(10)
      .prefault(2)
      .describe('Copies that may be under way at once, the first included.'),
    tied: z
      .boolean()
      .prefault(false)
      .describe('Whether a server that begins with one copy calls off those that still wait.'),
    cancel: z.boolean().prefault(true).describe('Whether the copies that have lost are cancelled.'),
  })
  .describe('Sends a request once more before it has failed; the first answer counts.');

/** Envoy's thresholds are 32-bit numbers, of which 0 lets nothing through. */
const threshold = (value: number) => z.int().min(0).max(MOST).prefault(value);

/** `circuitBreaker` of a traffic source: Envoy's thresholds. (`config.cluster.v3.CircuitBreakers`.) */
export const circuitBreaker = z
  .strictObject({
    maxConnections: z
      .int()
      .min(1)
      .max(MOST)
      .prefault(ENVOY_CIRCUIT_BREAKER.maxConnections)
      .describe('Connections.'),
    maxPendingRequests: threshold(ENVOY_CIRCUIT_BREAKER.maxPendingRequests).describe(
      'Requests that wait for a connection, or make one.',
    ),
    maxRequests: threshold(ENVOY_CIRCUIT_BREAKER.maxRequests).describe('Requests in flight.'),
    maxRetries: threshold(ENVOY_CIRCUIT_BREAKER.maxRetries).describe('Retries in flight, back-off included.'),
    shared,
  })
  .describe("Envoy's circuit breaker: what is over a threshold fails at once.");

/** `throttle` of a traffic source. */
export const throttle = z
  .strictObject({
    // `K` of "Handling Overload" (Site Reliability Engineering, chapter 21), 2 there.
    k: z
      .number()
      .min(1)
      .max(1000)
      .prefault(CLIENT_THROTTLE.k)
      .describe(
        'Requests for each that the servers accept; what exceeds them is not sent, with a growing chance.',
      ),
    window: duration()
      .prefault(formatDuration(CLIENT_THROTTLE.window))
      .describe('Time over which requests are counted.'),
    shared,
  })
  .describe('Adaptive throttling by the client: it sends less while servers turn requests away.');

/** `rateLimit` of a traffic source. */
export const rateLimit = z
  .strictObject({
    rate: rate().describe('Requests that a client allows itself.'),
    burst: z
      .int()
      .min(1)
      .max(1_000_000_000)
      .prefault(1)
      .describe('Requests that may be sent at once after a silence.'),
    shared,
  })
  .describe('A token bucket that every try has to pass.');
