import { afterRestart, type BackOff, restartDelay } from './crashLoopBackOff.ts';
import type { PodHost } from './podHost.ts';
import type { StageTimers } from './stageTimers.ts';
import { wakeAfter } from './syncBackOff.ts';

/** What is left of a back-off by rounding, seconds. */
const ROUNDING = 1e-9;

/**
 * When the container of a pod may be started again after an exit. Source: `doBackOff` in
 * `pkg/kubelet/kuberuntime/kuberuntime_manager.go`.
 */
export class ContainerRestarts {
  readonly #host: PodHost;
  readonly #timers: StageTimers;
  readonly #waits: () => void;
  readonly #restart: () => void;
  /** Undefined until the first restart, and again after a restart of the kubelet, which keeps it in memory only. */
  #backOff: BackOff | undefined;
  /** Kept at the container itself, so that it outlives a restart of the kubelet. */
  #exitedAt: number | undefined;

  /**
   * @param waits called when a back-off has to be waited for
   * @param restart called when the container is to be created anew
   */
  constructor(host: PodHost, timers: StageTimers, waits: () => void, restart: () => void) {
    this.#host = host;
    this.#timers = timers;
    this.#waits = waits;
    this.#restart = restart;
  }

  /** The last exit, seconds; undefined: there was none. */
  get exitedAt(): number | undefined {
    return this.#exitedAt;
  }

  /** Would a restart now have to wait for the back-off since the last exit? */
  get mustWait(): boolean {
    return this.#exitedAt !== undefined && this.#left(this.#exitedAt) > ROUNDING;
  }

  /** The container has exited now; the kubelet need not know yet. */
  exited(): void {
    this.#exitedAt = this.#timers.now;
  }

  /** A kubelet that has just started knows of no back-off; it sees the last exit at the container. */
  forget(): void {
    this.#backOff = undefined;
  }

  /** The exit is seen: a restart at once, or when the back-off since then is over. */
  afterExit(): void {
    const exitedAt = this.#exitedAt ?? this.#timers.now;
    if (this.#left(exitedAt) > 0) this.#waits();
    this.#sleep(exitedAt);
  }

  /**
   * A container that a probe ended now is started again in the same pass, unless the back-off since the exit *before*
   * this one is not over: then it waits as after an exit of its own. So a container that lives longer than its back-off
   * is restarted without any wait at first.
   */
  afterKill(): void {
    const previous = this.#exitedAt;
    this.exited();
    if (previous !== undefined && this.#left(previous) > 0) this.afterExit();
    else this.#start(previous);
  }

  /** The worker looks again when the back-off is over, or so it thinks: its waits are jittered, and bounded. */
  #sleep(exitedAt: number): void {
    const left = this.#left(exitedAt);
    if (left <= ROUNDING) {
      // In a turn of its own, as the sync that has seen the exit also reports it.
      this.#timers.after(0, () => this.#start(exitedAt));
      return;
    }
    const sleep = this.#host.jittered(wakeAfter(left, this.#host.settings.kubernetesMinor));
    this.#timers.after(sleep, () => this.#sleep(exitedAt));
  }

  /** Seconds until a restart after that exit is allowed. */
  #left(exitedAt: number): number {
    return Math.max(0, exitedAt + restartDelay(this.#backOff, exitedAt) - this.#timers.now);
  }

  /** @param exitedAt the exit that the next wait is worked out from */
  #start(exitedAt: number | undefined): void {
    const { crashLoopBackOffInitial: initial, crashLoopBackOffMax: max } = this.#host.settings;
    if (exitedAt !== undefined)
      this.#backOff = afterRestart(this.#backOff, exitedAt, this.#timers.now, initial, max);
    this.#restart();
  }
}
