import type { Clock } from '../clock.ts';

/**
 * Timers of a pod's life. Each belongs to the stage in which it was set: what an earlier stage planned does not happen
 * once the pod has gone on (to its termination, or to another container), and nothing happens after the end.
 */
export class StageTimers {
  readonly #loop: Clock;
  /** Number of the present stage; a timer compares it with the one that it was set in. */
  #stage = 0;
  /** Once set it stays: a worker is not used for another pod. */
  #ended = false;

  constructor(loop: Clock) {
    this.#loop = loop;
  }

  /** The present time, seconds. */
  get now(): number {
    return this.#loop.now;
  }

  /** Is the pod's life over? */
  get ended(): boolean {
    return this.#ended;
  }

  /** Does `task` in `delay` seconds, if the pod is in this stage still. */
  after(delay: number, task: () => void): void {
    this.#loop.setTimer(delay, this.guarded(task));
  }

  /** The task for whoever will call it later: it does nothing once the pod has gone on from this stage. */
  guarded(task: () => void): () => void {
    const stage = this.#stage;
    return () => {
      if (!this.#ended && this.#stage === stage) task();
    };
  }

  /** Begins another stage: what was planned does not happen. */
  nextStage(): void {
    this.#stage++;
  }

  /** Nothing happens any more. */
  end(): void {
    this.#ended = true;
  }
}
