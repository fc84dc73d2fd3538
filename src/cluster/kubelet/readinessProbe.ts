import type { EventLoop, TimerId } from '../../engine/eventLoop.ts';
import type { Probe } from '../objects.ts';

/** What a probe needs to know and to tell. */
export interface ProbeHost {
  /** Is the container all right at this moment? */
  check(): boolean;
  /** The result has changed: enough successes, or enough failures, in a row. */
  changed(ready: boolean): void;
  /** A try has failed; `first` of a row. */
  failed(first: boolean): void;
}

/**
 * The worker of one container's readiness probe: a first run as soon as the container is seen running, then one each
 * period. The result starts as "not ready". Runs before the initial delay is over are skipped.
 * Source: `pkg/kubelet/prober/worker.go`.
 */
export class ReadinessProbe {
  readonly #loop: EventLoop;
  readonly #probe: Probe;
  readonly #host: ProbeHost;
  readonly #containerStart: number;
  #timer: TimerId | undefined;
  #ready = false;
  /** Results of the same kind in a row. */
  #lastOk: boolean | undefined;
  #row = 0;

  /**
   * @param containerStart when the container started, seconds
   * @param firstRun seconds from now to the first run
   */
  constructor(loop: EventLoop, probe: Probe, host: ProbeHost, containerStart: number, firstRun: number) {
    this.#loop = loop;
    this.#probe = probe;
    this.#host = host;
    this.#containerStart = containerStart;
    this.#schedule(firstRun);
  }

  /** The container has ended, or the node has no power. */
  stop(): void {
    if (this.#timer !== undefined) this.#loop.clearTimer(this.#timer);
    this.#timer = undefined;
  }

  #schedule(delay: number): void {
    this.#timer = this.#loop.setTimer(delay, this.#tick);
  }

  /** One function for all runs: a large cluster has hundreds of thousands of probes. */
  readonly #tick = (): void => {
    // The next run first: what follows from this one may stop the probe.
    this.#schedule(this.#probe.periodSeconds);
    if (this.#loop.now - this.#containerStart >= this.#probe.initialDelaySeconds) this.#run();
  };

  /** One try, and what follows from the row that it belongs to. */
  #run(): void {
    const ok = this.#host.check();
    this.#row = ok === this.#lastOk ? this.#row + 1 : 1;
    this.#lastOk = ok;
    if (!ok) this.#host.failed(this.#row === 1);
    const needed = ok ? this.#probe.successThreshold : this.#probe.failureThreshold;
    if (this.#row < needed || ok === this.#ready) return;
    this.#ready = ok;
    this.#host.changed(ok);
  }
}
