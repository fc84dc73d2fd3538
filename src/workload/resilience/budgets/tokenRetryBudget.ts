import { WindowedSum } from '../windowedSum.ts';

/** How much may be retried. */
export interface TokenRetryBudgetSettings {
  /** Seconds after which a deposit or a withdrawal no longer counts, 1 to 60 in Finagle. */
  readonly ttl: number;
  /** Retries a second that need no requests to earn them. */
  readonly minRetriesPerSecond: number;
  /** Retries for each request, 0.2 for 20 %; at least 0. */
  readonly ratio: number;
}

/**
 * Finagle's defaults (`RetryBudget.apply`, finagle-core/.../service/RetryBudget.scala), which are also those of a Linkerd
 * ServiceProfile (`retryBudget`, controller/api/destination/profile_translator.go).
 */
export const TOKEN_RETRY_BUDGET: TokenRetryBudgetSettings = { ttl: 10, minRetriesPerSecond: 10, ratio: 0.2 };

/** Tokens that a request deposits; a fraction of them would not add up exactly. */
const DEPOSIT = 1000;

/**
 * Finagle's retry budget: requests deposit tokens, retries withdraw them, both for a time only; a reserve is always there.
 * tower has the same rule in other units (tower/src/retry/budget/tps_budget.rs). Allocates nothing in use.
 */
export class TokenRetryBudget {
  readonly #deposit: number;
  readonly #withdrawal: number;
  readonly #reserve: number;
  readonly #tokens: WindowedSum;

  constructor(settings: Partial<TokenRetryBudgetSettings> = {}) {
    const { ttl, minRetriesPerSecond, ratio } = { ...TOKEN_RETRY_BUDGET, ...settings };
    this.#deposit = ratio === 0 ? 0 : DEPOSIT;
    this.#withdrawal = ratio === 0 ? 1 : Math.trunc(DEPOSIT / ratio);
    this.#reserve = minRetriesPerSecond * ttl * this.#withdrawal;
    this.#tokens = new WindowedSum(ttl);
  }

  /** A request, not a retry, is sent. @param now seconds */
  deposit(now: number): void {
    this.#tokens.add(this.#deposit, now);
  }

  /** May a request be retried? If so, that is paid for. @param now seconds */
  withdraw(now: number): boolean {
    if (this.balance(now) < 1) return false;
    this.#tokens.add(-this.#withdrawal, now);
    return true;
  }

  /** Retries that may be made now. */
  balance(now: number): number {
    return Math.floor((this.#tokens.sum(now) + this.#reserve) / this.#withdrawal);
  }
}
