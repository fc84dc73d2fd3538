import type { RandomStream, RandomStreams } from '../../engine/random.ts';
import type { TrafficConfig } from '../config.ts';
import { decorrelatedWait } from '../resilience/backOff/jitter.ts';
import { type RetryBudget, type RetryLoad, retryBudget } from '../resilience/budgets/retryBudget.ts';
import { retriableCauses } from '../resilience/retryConditions.ts';
import { PerClient } from './perClient.ts';

/** Tries in flight of one client, for budgets that look at them. */
class Load implements RetryLoad {
  active = 0;
  retries = 0;
}

/** Which failed tries of one source are followed by others: after which failures, and as far as a budget goes. */
export class Retrying {
  readonly #attempts: number;
  readonly #retriable: Uint8Array;
  readonly #budgets: PerClient<RetryBudget> | undefined;
  readonly #loads: PerClient<Load> | undefined;
  /** For decorrelated jitter only; the rest is as without a budget. */
  readonly #backOff: { readonly base: number; readonly cap: number } | undefined;
  readonly #jitter: RandomStream;

  /** @param first number of the source's first client */
  constructor({ name, retries }: TrafficConfig, first: number, streams: RandomStreams) {
    const { attempts, on, budget, jitter, backoff, maxBackoff } = retries;
    this.#attempts = attempts;
    this.#retriable = retriableCauses(on);
    if (budget !== undefined) {
      this.#budgets = new PerClient(first, budget.shared, () => retryBudget(budget));
      this.#loads = new PerClient(first, budget.shared, () => new Load());
    }
    this.#backOff = jitter === 'decorrelated' ? { base: backoff, cap: maxBackoff } : undefined;
    this.#jitter = streams.stream(`retry-jitter/${name}`);
  }

  /** A request is sent for the first time. */
  sent(client: number, now: number): void {
    this.#budgets?.of(client).sent(now);
  }

  succeeded(client: number): void {
    this.#budgets?.of(client).succeeded();
  }

  /** A try has failed. @param cause code of `network/causes.ts` */
  failed(client: number, cause: number): void {
    if (this.#retriable[cause] === 1) this.#budgets?.of(client).failed();
  }

  /** May a request be tried again whose last try failed so? @param retries that it has had */
  mayRetry(cause: number, retries: number): boolean {
    return retries < this.#attempts && this.#retriable[cause] === 1;
  }

  /** Does the budget allow another try, a retry or a copy? If so, that is paid for. */
  pays(client: number, now: number): boolean {
    if (this.#budgets === undefined || this.#loads === undefined) return true;
    return this.#budgets.of(client).allows(now, this.#loads.of(client));
  }

  /** The number of tries in flight has changed. */
  countActive(client: number, change: 1 | -1): void {
    if (this.#loads !== undefined) this.#loads.of(client).active += change;
  }

  /** The number of retries that are in flight, or wait for it, has changed. */
  countRetries(client: number, change: 1 | -1): void {
    if (this.#loads !== undefined) this.#loads.of(client).retries += change;
  }

  /**
   * Seconds before the next try with decorrelated jitter; -1: with another one, which looks at the number of the try.
   * @param previous the wait before, 0 for none
   */
  wait(previous: number): number {
    if (this.#backOff === undefined) return -1;
    return decorrelatedWait(this.#backOff, previous || this.#backOff.base, this.#jitter);
  }

  /** The client has died. */
  forget(client: number): void {
    this.#budgets?.forget(client);
  }
}
