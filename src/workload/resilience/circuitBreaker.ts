/** What one client may have open at once to one cluster (`CircuitBreakers.Thresholds`, circuit_breaker.proto). */
export interface CircuitBreakerThresholds {
  readonly maxConnections: number;
  /** Requests that wait for a connection. */
  readonly maxPendingRequests: number;
  readonly maxRequests: number;
  readonly maxRetries: number;
}

/** Envoy's defaults, for each cluster, priority and Envoy process. */
export const ENVOY_CIRCUIT_BREAKER: CircuitBreakerThresholds = {
  maxConnections: 1024,
  maxPendingRequests: 1024,
  maxRequests: 1024,
  maxRetries: 3,
};

/**
 * Counts what is open of one kind against its threshold (`ResourceImpl`, source/common/upstream/resource_manager_impl.h).
 * What is beyond it is answered with 503 at once, is not tried again and says nothing of any endpoint's health.
 */
export class OpenResource {
  readonly #max: number;
  #open = 0;

  /** @param max 0 refuses all */
  constructor(max: number) {
    this.#max = max;
  }

  get open(): number {
    return this.#open;
  }

  /** Opens one more, if there is room. */
  acquire(): boolean {
    if (this.#open >= this.#max) return false;
    this.#open++;
    return true;
  }

  /** @throws RangeError if nothing is open: whoever counts has lost count */
  release(): void {
    if (this.#open === 0) throw new RangeError('OpenResource.release: nothing is open');
    this.#open--;
  }
}
