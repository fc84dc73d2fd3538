import fc from 'fast-check';
import type { RetryConfig, TrafficConfig } from '../../../src/workload/config.ts';
import { RETRY_CONDITIONS, type RetryBudgetConfig } from '../../../src/workload/resilienceConfig.ts';

const shared = fc.boolean();
export const seconds = (min: number, max: number) => fc.double({ min, max, noNaN: true });
/** A part that is mostly left out: with all of them at once hardly a request would be sent. */
export const maybe = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });

const budget: fc.Arbitrary<RetryBudgetConfig> = fc.oneof(
  fc.record({
    kind: fc.constant('envoy' as const),
    budgetPercent: fc.nat(100),
    minRetryConcurrency: fc.nat(3),
    shared,
  }),
  fc.record({
    kind: fc.constant('finagle' as const),
    ttl: fc.constant(10),
    minRetriesPerSecond: seconds(0, 2),
    ratio: seconds(0, 1),
    shared,
  }),
  fc.record({
    kind: fc.constant('grpc' as const),
    maxTokens: fc.integer({ min: 1, max: 10 }),
    tokenRatio: seconds(0.01, 1),
    shared,
  }),
  fc.record({
    kind: fc.constant('token-bucket' as const),
    capacity: seconds(1, 5),
    perRequest: seconds(0, 1),
    shared,
  }),
  fc.record({ kind: fc.constant('failure-ratio' as const), threshold: seconds(0, 1), shared }),
);

const retries = fc
  .record({
    attempts: fc.nat(3),
    backoff: seconds(0, 1),
    maxBackoff: seconds(0, 2),
    jitter: fc.constantFrom<RetryConfig['jitter']>('none', 'full', 'equal', 'decorrelated'),
    on: maybe(fc.uniqueArray(fc.constantFrom(...RETRY_CONDITIONS), { minLength: 1 })),
    budget: maybe(budget),
  })
  .map(
    ({ on, budget: bound, ...rest }): RetryConfig => ({
      ...rest,
      ...(on && { on }),
      ...(bound && { budget: bound }),
    }),
  );

const hedging = fc.record({
  delay: fc.oneof(seconds(0.01, 2), fc.record({ percentile: seconds(10, 95) })),
  attempts: fc.integer({ min: 2, max: 4 }),
  tied: fc.boolean(),
  cancel: fc.boolean(),
});

const circuitBreaker = fc.record({
  maxConnections: fc.integer({ min: 1, max: 5 }),
  maxPendingRequests: fc.nat(5),
  maxRequests: fc.integer({ min: 1, max: 8 }),
  maxRetries: fc.nat(3),
  shared,
});

const pool = fc
  .record({
    max: fc.integer({ min: 1, max: 3 }),
    pending: maybe(fc.nat(4)),
    wait: maybe(seconds(0.1, 2)),
    idleTimeout: maybe(seconds(0.1, 3)),
    maxAge: maybe(seconds(0.1, 3)),
  })
  .map(({ max, ...rest }) => ({ max, ...present(rest) }));

/** Leaves out what is undefined. */
export function present<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

/** How clients bear up, with any parts of it. */
export const persistence: fc.Arbitrary<Partial<TrafficConfig>> = fc
  .record({
    timeout: seconds(0.3, 4),
    connectTimeout: maybe(seconds(0.005, 1)),
    totalTimeout: maybe(seconds(0.1, 6)),
    cancel: fc.boolean(),
    reuse: fc.integer({ min: 1, max: 5 }),
    retries,
    hedging: fc.option(hedging, { nil: undefined, freq: 2 }),
    circuitBreaker: maybe(circuitBreaker),
    pool: maybe(pool),
    throttle: maybe(fc.record({ k: seconds(1.5, 3), window: fc.constant(10), shared })),
    rateLimit: maybe(fc.record({ rate: seconds(2, 10), burst: fc.integer({ min: 1, max: 5 }), shared })),
  })
  .map(present);
