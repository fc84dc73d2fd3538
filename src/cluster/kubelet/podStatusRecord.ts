import type { Pod, PodStatus } from '../objects.ts';

/** The status of a pod as its node knows it, whether or not the API server does. */
export class PodStatusRecord {
  readonly #now: () => number;
  readonly #changed: () => void;
  #status: PodStatus;

  /**
   * @param restarted the containers ran before the node lost power
   * @param now the present time, seconds
   * @param changed called after each change
   */
  constructor({ status }: Pod, restarted: boolean, now: () => number, changed: () => void) {
    this.#now = now;
    this.#changed = changed;
    this.#status = {
      phase: restarted ? status.phase : 'Pending',
      ready: false,
      readyTransitionTime: status.ready ? now() : status.readyTransitionTime,
      startTime: status.startTime ?? now(),
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
    const readyTransitionTime = ready === this.#status.ready ? this.#status.readyTransitionTime : this.#now();
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
