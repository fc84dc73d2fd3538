import { z } from 'zod';
import { CONCURRENT_RETRY_BUDGET } from '../../workload/resilience/budgets/concurrentRetryBudget.ts';
import { MOST_FAILURES } from '../../workload/resilience/budgets/failureRatio.ts';
import { RETRY_TOKEN_BUCKET } from '../../workload/resilience/budgets/retryTokenBucket.ts';
import { TOKEN_RETRY_BUDGET } from '../../workload/resilience/budgets/tokenRetryBudget.ts';
import { RETRY_CONDITIONS } from '../../workload/resilienceConfig.ts';
import { formatDuration } from '../units/duration.ts';
import { duration, durationOrZero } from './scalars.ts';

/** Of whom a mechanism keeps count. One count for all is what a proxy in front of them would have. */
export const shared = z
  .boolean()
  .prefault(false)
  .describe('true: one for all clients of the source; false: each client has its own.');

const condition = z.enum(RETRY_CONDITIONS);

/** Each kind by the name of what it is taken from, with the defaults that it has there. */
const budget = z
  .discriminatedUnion('kind', [
    // `retry_budget` of `config.cluster.v3.CircuitBreakers.Thresholds`.
    z.strictObject({
      kind: z.literal('envoy').describe("Envoy's retry_budget: retries in flight."),
      budgetPercent: z
        .number()
        .min(0)
        .max(100)
        .prefault(CONCURRENT_RETRY_BUDGET.budgetPercent)
        .describe('Retries in flight, as a share of the requests in flight.'),
      minRetryConcurrency: z
        .int()
        .min(0)
        .max(1_000_000)
        .prefault(CONCURRENT_RETRY_BUDGET.minRetryConcurrency)
        .describe('Retries in flight that are always allowed.'),
      shared,
    }),
    // `RetryBudget` of Finagle: a deposit for each request, a withdrawal for each retry.
    z.strictObject({
      kind: z.literal('finagle').describe("Finagle's, tower's and Linkerd's: requests pay for retries."),
      ttl: duration()
        .prefault(formatDuration(TOKEN_RETRY_BUDGET.ttl))
        .describe('Time after which a request no longer counts.'),
      minRetriesPerSecond: z
        .number()
        .min(0)
        .max(1_000_000)
        .prefault(TOKEN_RETRY_BUDGET.minRetriesPerSecond)
        .describe('Retries a second that no request has to pay for.'),
      ratio: z
        .number()
        .min(0)
        .max(1000)
        .prefault(TOKEN_RETRY_BUDGET.ratio)
        .describe('Retries for each request; 0.2: one for five.'),
      shared,
    }),
    // gRFC A6 ("gRPC Retry Design"), `retryThrottling` of the service config.
    z.strictObject({
      kind: z.literal('grpc').describe("gRPC's retryThrottling: stops at half of the tokens."),
      // The bounds are those of A6: `max_tokens` in (0, 1000], and three decimals of a ratio.
      maxTokens: z.int().min(1).max(1000).describe('Tokens at the start; a failure takes one.'),
      tokenRatio: z.number().min(0.001).max(1000).describe('Tokens that a success gives.'),
      shared,
    }),
    // The AWS SDK's client-side quota is such a bucket as well, with other numbers.
    z.strictObject({
      kind: z.literal('token-bucket').describe('A request adds a part of a token, a retry takes one.'),
      capacity: z
        .number()
        .min(1)
        .max(1_000_000)
        .prefault(RETRY_TOKEN_BUCKET.capacity)
        .describe('Most tokens; all there at the start.'),
      perRequest: z
        .number()
        .min(0)
        .max(1000)
        .prefault(RETRY_TOKEN_BUCKET.perRequest)
        .describe('Tokens for each request.'),
      shared,
    }),
    z.strictObject({
      kind: z.literal('failure-ratio').describe('No retries while too many tries have failed so far.'),
      threshold: z
        .number()
        .min(0)
        .max(1)
        .prefault(MOST_FAILURES)
        .describe('Share of failed tries above which there are none.'),
      shared,
    }),
  ])
  .describe('What bounds the retries of a client beyond their number for each request.');

/** `retries` of a traffic source. No retries by default: what a retry hides is what a sea trial is for. */
export const retries = z.strictObject({
  attempts: z.int().min(0).max(100).prefault(0).describe('Tries after the first.'),
  backoff: durationOrZero('ms')
    .exactOptional()
    .describe('Wait before the first retry, 100ms (25ms with jitter envoy); doubles each time.'),
  maxBackoff: durationOrZero()
    .exactOptional()
    .describe('Longest wait, 10s (ten times backoff with jitter envoy).'),
  // "Exponential Backoff and Jitter" (Brooker, AWS Architecture Blog, 2015) compares the first four.
  jitter: z
    .enum(['full', 'equal', 'none', 'decorrelated', 'envoy', 'grpc'])
    .prefault('full')
    .describe(
      "full: wait between 0 and the back-off; equal: between half of it and all; none: all of it; decorrelated: between the first back-off and three times the wait before; envoy: as Envoy's, whole milliseconds below the back-off; grpc: as gRPC's, 20 % more or less than the back-off, and five tries at most.",
    ),
  multiplier: z
    .number()
    .min(1)
    .max(100)
    .exactOptional()
    .describe('grpc: how many times as long each back-off is as the one before; 2.'),
  on: z
    .union([condition, z.array(condition).min(1).max(RETRY_CONDITIONS.length)])
    .exactOptional()
    .describe('Failures that are tried again after; without it, any.'),
  budget: budget.exactOptional(),
});
