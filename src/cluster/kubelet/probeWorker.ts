import type { TimerId } from '../../engine/eventLoop.ts';
import type { Clock } from '../clock.ts';
import type { Probe } from '../objects.ts';

/** What a probe needs to know and to tell. */
export interface ProbeHost {
  /** Is it this probe's turn: a container runs, and has or has not started, as the probe needs it? */
  due(): boolean;
  /** Is the container all right at this moment? */
  check(): boolean;
  /** The result has changed: enough successes, or enough failures, in a row. */
  changed(ok: boolean): void;
  /** A try has failed; `first` of a row. */
  failed(first: boolean): void;
}

/**
 * The worker of one container's startup, readiness or liveness probe. Its ticker starts when the kubelet gets to know
 * the pod and goes on through all restarts of the container, so that the moments of the runs follow from the pod's
 * arrival and not from the container's start; runs that are not due, or before the initial delay is over, are skipped.
 * Source: `pkg/kubelet/prober/worker.go`.
 */
export class ProbeWorker {
  readonly #loop: Clock;
  readonly #probe: Probe;
  readonly #host: ProbeHost;
  /** Undefined once the probe has been stopped. */
  #timer: TimerId | undefined;
  /** Asleep until its first tick, because the kubelet has just started. */
  #asleep: boolean;
  /** When the container started, seconds. */
  #containerStart = 0;
  /** What the last change was to; undefined: neither. */
  #result: boolean | undefined;
  /** Results of the same kind in a row. */
  #lastOk: boolean | undefined;
  #row = 0;

  /** @param startDelay seconds of sleep before the first tick */
  constructor(loop: Clock, probe: Probe, host: ProbeHost, startDelay: number) {
    this.#loop = loop;
    this.#probe = probe;
    this.#host = host;
    this.#asleep = startDelay > 0;
    this.#schedule(this.#asleep ? startDelay : probe.periodSeconds);
  }

  /**
   * Another container: what was found out about the one before does not count.
   * @param startedAt when it started, seconds
   * @param result what counts until the first run says something else
   */
  containerStarted(startedAt: number, result: boolean | undefined): void {
    this.#containerStart = startedAt;
    this.#result = result;
    this.#row = 0;
  }

  /** Runs now, and then each period from here. A worker that is asleep is left to its sleep. */
  trigger(): void {
    if (this.#asleep || this.#timer === undefined) return;
    this.stop();
    this.#schedule(0);
  }

  /** For good. */
  stop(): void {
    if (this.#timer !== undefined) this.#loop.clearTimer(this.#timer);
    this.#timer = undefined;
  }

  #schedule(delay: number): void {
    this.#timer = this.#loop.setTimer(delay, this.#tick);
  }

  /** One function for all runs: a large cluster has hundreds of thousands of probes. */
  readonly #tick = (): void => {
    this.#asleep = false;
    // The next run first: what follows from this one may stop the probe.
    this.#schedule(this.#probe.periodSeconds);
    const isEarly = this.#loop.now - this.#containerStart < this.#probe.initialDelaySeconds;
    if (!isEarly && this.#host.due()) this.#run();
  };

  /** One try, and what follows from the row that it belongs to. */
  #run(): void {
    const ok = this.#host.check();
    this.#row = ok === this.#lastOk ? this.#row + 1 : 1;
    this.#lastOk = ok;
    if (!ok) this.#host.failed(this.#row === 1);
    const needed = ok ? this.#probe.successThreshold : this.#probe.failureThreshold;
    if (this.#row < needed || ok === this.#result) return;
    this.#result = ok;
    this.#host.changed(ok);
  }
}
