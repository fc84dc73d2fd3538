import type { Pod, PodStatus } from '../objects.ts';
import type { StageTimers } from './stageTimers.ts';

/** The status of a pod as its node knows it, whether or not the API server does. */
export class PodStatusRecord {
  readonly #timers: StageTimers;
  readonly #changed: () => void;
  #status: PodStatus;

  /**
   * @param restarted the containers ran before the node lost power
   * @param timers tell the present time
   * @param changed called after each change
   */
  constructor({ status }: Pod, restarted: boolean, timers: StageTimers, changed: () => void) {
    this.#timers = timers;
    this.#changed = changed;
    this.#status = {
      phase: restarted ? status.phase : 'Pending',
      ready: false,
      readyTransitionTime: status.ready ? timers.now : status.readyTransitionTime,
      startTime: status.startTime ?? timers.now,
      restartCount: restarted ? status.restartCount + 1 : status.restartCount,
    };
  }

  get current(): PodStatus {
    return this.#status;
  }

  set(change: Partial<PodStatus>): void {
    this.#status = { ...this.#status, ...change };
    this.#changed();
  }

  /** The time of transition moves only when the condition does (`UpdatePodCondition` in `pkg/api/v1/pod/util.go`). */
  setReady(ready: boolean, phase: PodStatus['phase']): void {
    const readyTransitionTime =
      ready === this.#status.ready ? this.#status.readyTransitionTime : this.#timers.now;
    this.set({ ready, phase, readyTransitionTime });
  }

  /** The pod is over. */
  end(outcome: Pick<PodStatus, 'phase' | 'reason' | 'message'>): void {
    this.#status = { ...this.#status, ...outcome };
    this.setReady(false, outcome.phase);
  }

  /** One more restart: reported with what comes of it. */
  countRestart(): void {
    this.#status = { ...this.#status, restartCount: this.#status.restartCount + 1 };
  }
}
