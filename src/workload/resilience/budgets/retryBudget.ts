import type { RetryBudgetConfig } from '../../resilienceConfig.ts';
import { mostRetriesInFlight } from './concurrentRetryBudget.ts';
import { FailureRatio } from './failureRatio.ts';
import { RetryThrottle } from './retryThrottle.ts';
import { RetryTokenBucket } from './retryTokenBucket.ts';
import { TokenRetryBudget } from './tokenRetryBudget.ts';

/** What a client has under way: budgets of concurrency look at it. */
export interface RetryLoad {
  /** Tries in flight, those that wait for a connection and retries included. */
  readonly active: number;
  /** Retries in flight, or waiting for their back-off. */
  readonly retries: number;
}

/** One client's budget of whatever kind. It is told of everything, and heeds what its rule is about. Times in seconds. */
export interface RetryBudget {
  /** A request is sent for the first time. */
  sent(now: number): void;
  succeeded(): void;
  /** A try has failed, in a way that may be tried again after. */
  failed(): void;
  /** May it be tried again now? If so, that is paid for. */
  allows(now: number, load: RetryLoad): boolean;
}

const nothing = (): void => {};

/** A new budget, as full as its rule has it at the start. */
export function retryBudget(config: RetryBudgetConfig): RetryBudget {
  switch (config.kind) {
    case 'envoy':
      return {
        sent: nothing,
        succeeded: nothing,
        failed: nothing,
        allows: (_, { active, retries }) => retries < mostRetriesInFlight(active, 0, config),
      };
    case 'finagle': {
      const budget = new TokenRetryBudget(config);
      return {
        sent: (now) => budget.deposit(now),
        succeeded: nothing,
        failed: nothing,
        allows: (now) => budget.withdraw(now),
      };
    }
    case 'grpc': {
      const throttle = new RetryThrottle(config.maxTokens, config.tokenRatio);
      return {
        sent: nothing,
        succeeded: () => throttle.succeeded(),
        failed: () => void throttle.failed(),
        allows: () => throttle.allowed,
      };
    }
    case 'token-bucket': {
      const bucket = new RetryTokenBucket(config);
      return {
        sent: () => bucket.deposit(),
        succeeded: nothing,
        failed: nothing,
        allows: () => bucket.withdraw(),
      };
    }
    case 'failure-ratio': {
      const ratio = new FailureRatio(config.threshold);
      return {
        sent: nothing,
        succeeded: () => ratio.succeeded(),
        failed: () => ratio.failed(),
        allows: () => ratio.allowed,
      };
    }
  }
}
