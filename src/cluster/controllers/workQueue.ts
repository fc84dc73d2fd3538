import type { ClusterContext } from '../context.ts';

/** What a queue needs of its controller. */
export interface QueueContext {
  readonly loop: Pick<ClusterContext['loop'], 'setTimer'>;
  readonly api: Pick<ClusterContext['api'], 'backlog'>;
}

/**
 * The keys that a controller still has to look at. A key is handled by one worker at a time and as often as needed:
 * what comes while it is being handled is looked at once more afterwards. Modelled on client-go's workqueue; the
 * number of workers is not limited.
 */
export class WorkQueue {
  readonly #context: QueueContext;
  readonly #reconcile: (key: string) => number;
  /** Waiting for its turn. */
  readonly #queued = new Set<string>();
  /** In a worker's hands; true: to be looked at again. */
  readonly #busy = new Map<string, boolean>();

  /** @param reconcile brings the world of one key in line and returns for how many seconds its writes keep the worker */
  constructor(context: QueueContext, reconcile: (key: string) => number) {
    this.#context = context;
    this.#reconcile = reconcile;
  }

  /** In a turn of its own: what else happens at this moment is in the view when the key is looked at. */
  add(key: string): void {
    if (this.#busy.has(key)) {
      this.#busy.set(key, true);
    } else if (!this.#queued.has(key)) {
      this.#queued.add(key);
      this.#context.loop.setTimer(0, () => this.#work(key));
    }
  }

  /** A pass without writes frees the worker at once. */
  #work(key: string): void {
    this.#queued.delete(key);
    const seconds = this.#reconcile(key);
    if (seconds <= 0) return;
    const { loop, api } = this.#context;
    this.#busy.set(key, false);
    // The worker waits for its writes, and they for the client's limit.
    loop.setTimer(seconds + api.backlog, () => {
      const again = this.#busy.get(key) === true;
      this.#busy.delete(key);
      if (again) this.add(key);
    });
  }
}
