import type { EventLoop } from '../../engine/eventLoop.ts';

/** When a runner may and must run. Seconds. */
export interface RunnerIntervals {
  /** Least time from the end of one run to the start of the next. */
  readonly min: number;
  /** From a run that failed to the next attempt. */
  readonly retry: number;
  /** From the end of a run to the next one that nobody has asked for. */
  readonly max: number;
}

/**
 * Runs a job when it is asked for, but no sooner than `min` after the run before; requests that come meanwhile go into
 * one run. A job that failed is tried again after `retry`, and one that nobody asks for runs after `max`; any run
 * starts both of these times anew. Source: `pkg/proxy/runner/bounded_frequency_runner.go`.
 */
export class BoundedFrequencyRunner {
  readonly #loop: EventLoop;
  readonly #intervals: RunnerIntervals;
  readonly #run: (requested: boolean) => void;
  /** When the last run ended, seconds. */
  #lastEnd = Number.NEGATIVE_INFINITY;
  /** A run has begun and not ended; none begins meanwhile. */
  #running = false;
  /** Somebody has asked, and no run has begun since. */
  #requested = false;
  /** A run that was asked for waits for its time. */
  #waiting = false;
  /** Counts the lives: what was planned in an earlier one does not happen. */
  #life = 0;
  /** Counts runs: a retry that was planned before another run does not happen. */
  #runs = 0;
  /** The timer for the longest interval is set. */
  #watching = false;

  /** @param run begins the job, which ends with a call of {@link finished}; told whether somebody had asked for it */
  constructor(loop: EventLoop, intervals: RunnerIntervals, run: (requested: boolean) => void) {
    this.#loop = loop;
    this.#intervals = intervals;
    this.#run = run;
  }

  /** Asks for a run. */
  request(): void {
    this.#requested = true;
    if (this.#running || this.#waiting) return;
    this.#waiting = true;
    const life = this.#life;
    const earliest = this.#lastEnd + this.#intervals.min;
    this.#loop.setTimer(Math.max(0, earliest - this.#loop.now), () => {
      if (life !== this.#life) return;
      this.#waiting = false;
      // A retry or a periodic run that came up at this very moment has done the work.
      if (this.#requested && !this.#running) this.#start();
    });
  }

  /** The run that was begun last has ended now. @param ok false: it failed, and is to be tried again */
  finished(ok = true): void {
    this.#running = false;
    this.#lastEnd = this.#loop.now;
    if (!ok) this.#retryLater();
    if (this.#requested) this.request();
    this.#watch();
  }

  /** The run that was begun last has come to nothing, and does not count as one. */
  skipped(): void {
    this.#running = false;
    this.#watch(this.#loop.now);
  }

  /**
   * Expects a run every `max` from now on, also before anything was asked for.
   * @param elapsed seconds since a run that counts as the last one
   */
  watch(elapsed: number): void {
    this.#watch(this.#loop.now - elapsed);
  }

  /** The process ends: nothing that was planned happens, and the next one knows nothing of earlier runs. */
  reset(): void {
    this.#life++;
    this.#lastEnd = Number.NEGATIVE_INFINITY;
    this.#running = false;
    this.#requested = false;
    this.#waiting = false;
    this.#watching = false;
  }

  /** Takes the request with it: what is asked for from now on needs another run. */
  #start(): void {
    const requested = this.#requested;
    this.#requested = false;
    this.#running = true;
    this.#runs++;
    this.#run(requested);
  }

  /** Never sooner than `min`, and not at all if something else has run by then. */
  #retryLater(): void {
    const life = this.#life;
    const runs = this.#runs;
    const { min, retry } = this.#intervals;
    this.#loop.setTimer(Math.max(min, retry), () => {
      if (life === this.#life && runs === this.#runs && !this.#running) this.#start();
    });
  }

  /** Keeps one timer for the longest interval: it looks whether a run has come in between, and if so waits on. */
  #watch(since = this.#lastEnd): void {
    const { max } = this.#intervals;
    if (this.#watching || max === Number.POSITIVE_INFINITY) return;
    this.#watching = true;
    const life = this.#life;
    this.#loop.setTimer(Math.max(0, since + max - this.#loop.now), () => {
      if (life !== this.#life) return;
      this.#watching = false;
      // Whatever runs or waits starts the time anew at its end.
      if (this.#running || this.#waiting) return;
      const last = Math.max(since, this.#lastEnd);
      if (this.#loop.now < last + max) this.#watch(last);
      else this.#start();
    });
  }
}
