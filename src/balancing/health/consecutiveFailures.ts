import { NONE } from '../balancer.ts';

/**
 * Failures in a row, by position of the endpoint. Any success starts the count anew, and so does a detection, whether it
 * is acted upon or not (`DetectorHostMonitorImpl::putHttpResponseCode` and `DetectorImpl::onConsecutiveErrorWorker`,
 * source/common/upstream/outlier_detection_impl.cc). Reports allocate nothing.
 */
export class ConsecutiveFailures {
  readonly #limit: number;
  #inRow: Int32Array;

  /**
   * @param limit failures in a row that make an outlier, at least 1
   * @param hosts endpoints
   */
  constructor(limit: number, hosts: number) {
    this.#limit = limit;
    this.#inRow = new Int32Array(hosts);
  }

  /** @param from old position of each new one, -1 for an endpoint that was not there */
  update(from: Int32Array): void {
    const inRow = this.#inRow;
    this.#inRow = Int32Array.from(from, (old) => (old === NONE ? 0 : inRow[old]));
  }

  /** Counts an answer. Is it the one that makes the endpoint an outlier? */
  report(host: number, failed: boolean): boolean {
    if (!failed) {
      this.#inRow[host] = 0;
      return false;
    }
    if (++this.#inRow[host] < this.#limit) return false;
    this.#inRow[host] = 0;
    return true;
  }

  /** What was before is forgotten: the endpoint comes back. */
  reset(host: number): void {
    this.#inRow[host] = 0;
  }
}
