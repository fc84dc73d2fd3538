import type { ContainerRuntime, PodSlot, ServiceSnapshot } from '../runtime.ts';
import type { StageTimers } from './stageTimers.ts';

/** SIGKILL comes no sooner than this after SIGTERM, seconds: `pkg/kubelet/kuberuntime/kuberuntime_container.go`. */
const MINIMUM_GRACE_PERIOD = 2;

/**
 * The process of a pod's containers, as the node itself knows it at once: its start, and its end by preStop hook,
 * SIGTERM and SIGKILL. Source: `killContainer` in `pkg/kubelet/kuberuntime/kuberuntime_container.go`.
 */
export class ContainerProcess {
  readonly #runtime: ContainerRuntime;
  readonly #timers: StageTimers;
  readonly #ended: () => void;
  /** The sandbox that it runs in; undefined until its first start. */
  #slot: PodSlot | undefined;
  /** The Services as they were when the container was created. */
  #services: ServiceSnapshot | undefined;
  #running = false;
  /** Time of the last start, seconds, and how many there were. */
  #startedAt = 0;
  #starts = 0;
  /** When SIGKILL is due, seconds; only ever brought forward. */
  #killAt = Number.POSITIVE_INFINITY;

  /** @param ended called when the process that {@link end} was asked to end is gone */
  constructor(runtime: ContainerRuntime, timers: StageTimers, ended: () => void) {
    this.#runtime = runtime;
    this.#timers = timers;
    this.#ended = ended;
  }

  /** Was it started, and has it not exited? */
  get running(): boolean {
    return this.#running;
  }

  /** The Services that the container has in its environment, until it is created anew. */
  get services(): ServiceSnapshot | undefined {
    return this.#services;
  }

  /** Time of the last start, seconds. */
  get startedAt(): number {
    return this.#startedAt;
  }

  /** First start and restarts alike. */
  start(slot: PodSlot, services: ServiceSnapshot): void {
    this.#slot = slot;
    this.#services = services;
    this.#running = true;
    this.#starts++;
    this.#startedAt = this.#timers.now;
    this.#killAt = Number.POSITIVE_INFINITY;
    this.#runtime.start(slot, services);
  }

  /** It has exited by itself, and nobody is told. */
  exited(): void {
    this.#running = false;
  }

  /** The end that was on its way is forgotten; the process runs on. */
  forgetEnd(): void {
    this.#killAt = Number.POSITIVE_INFINITY;
  }

  /**
   * PreStop hook, SIGTERM, and SIGKILL when the grace period is over.
   * @param grace seconds from now
   * @param preStopSeconds how long the hook takes, if the grace period lets it
   */
  end(grace: number, preStopSeconds: number): void {
    const preStop = Math.min(grace, preStopSeconds);
    this.killAfter(Math.max(grace, preStop + MINIMUM_GRACE_PERIOD));
    this.#timers.after(preStop, () => this.#sigterm());
  }

  /** Has the process killed `grace` seconds from now, at least 2, unless that is due sooner already. */
  killAfter(grace: number): void {
    const wait = Math.max(MINIMUM_GRACE_PERIOD, grace);
    // A later, longer grace period never postpones a SIGKILL that is due.
    if (this.#timers.now + wait >= this.#killAt) return;
    this.#killAt = this.#timers.now + wait;
    this.#timers.after(wait, () => {
      const start = this.#starts;
      if (this.#slot !== undefined) this.#runtime.kill(this.#slot);
      // The runtime may have told of the exit already, and the container may run again.
      if (start === this.#starts) this.gone();
    });
  }

  /** The process that was to end is gone, whatever came first. */
  gone(): void {
    if (!this.#running) return;
    this.#running = false;
    this.#ended();
  }

  /** The process may take its time; whether it or SIGKILL comes first, its end is told once. */
  #sigterm(): void {
    if (this.#slot !== undefined) this.#runtime.terminate(this.#slot, () => this.gone());
  }
}
