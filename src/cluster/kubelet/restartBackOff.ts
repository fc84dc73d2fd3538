import type { ClusterSettings } from '../settings.ts';
import { afterRestart, type BackOff, restartDelay } from './crashLoopBackOff.ts';

/** When the container of a pod last exited, and when it may be started again. Times in seconds. */
export class RestartBackOff {
  readonly #settings: ClusterSettings;
  #backOff: BackOff | undefined;
  #exitedAt: number | undefined;

  constructor(settings: ClusterSettings) {
    this.#settings = settings;
  }

  /** The last exit; undefined: there was none. */
  get exitedAt(): number | undefined {
    return this.#exitedAt;
  }

  /** The container has exited now. */
  exited(now: number): void {
    this.#exitedAt = now;
  }

  /** Seconds until a restart after that exit is allowed; 0 without an exit. */
  wait(exitedAt: number | undefined, now: number): number {
    if (exitedAt === undefined) return 0;
    return Math.max(0, exitedAt + restartDelay(this.#backOff, exitedAt) - now);
  }

  /** The container is started again now. @param exitedAt the exit that the next wait is worked out from */
  restarted(exitedAt: number | undefined, now: number): void {
    if (exitedAt === undefined) return;
    const { crashLoopBackOffInitial: initial, crashLoopBackOffMax: max } = this.#settings;
    this.#backOff = afterRestart(this.#backOff, exitedAt, now, initial, max);
  }

  /** A kubelet that has just started knows of no back-off; it sees the last exit at the container. */
  forget(): void {
    this.#backOff = undefined;
  }
}
