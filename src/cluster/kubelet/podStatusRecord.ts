import type { ContainerState, Pod, PodStatus } from '../objects.ts';
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
  constructor({ spec, status }: Pod, restarted: boolean, timers: StageTimers, changed: () => void) {
    this.#timers = timers;
    this.#changed = changed;
    this.#status = {
      phase: restarted ? status.phase : 'Pending',
      ready: false,
      readyTransitionTime: status.ready ? timers.now : status.readyTransitionTime,
      startTime: status.startTime ?? timers.now,
      restartCount: restarted ? status.restartCount + 1 : status.restartCount,
      // `convertToAPIContainerStatuses` in `pkg/kubelet/kubelet_pods.go`.
      containers: {
        state: 'waiting',
        reason: (spec.initContainers ?? []).length > 0 ? 'PodInitializing' : 'ContainerCreating',
        ...lastFinished(status.containers),
      },
    };
  }

  /** A new object after each change, so that what was reported can be compared with it. */
  get current(): PodStatus {
    return this.#status;
  }

  /** Changes some fields, and has the whole reported. */
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

  /** The containers run since then, seconds; reported with the readiness that follows. */
  running(startedAt: number): void {
    const containers = { state: 'running', startedAt, ...lastFinished(this.#status.containers) } as const;
    this.#status = { ...this.#status, containers };
  }

  /**
   * The containers have exited; reported with the readiness that follows.
   * @param waits for the end of a back-off; otherwise they are started again at once
   */
  exited(finishedAt: number, waits: boolean): void {
    const containers = waits
      ? ({ state: 'waiting', reason: 'CrashLoopBackOff', lastFinishedAt: finishedAt } as const)
      : ({ state: 'terminated', reason: 'Error', lastFinishedAt: finishedAt } as const);
    this.#status = { ...this.#status, containers };
  }

  /** The containers cannot be created for now. @param reason in one word */
  waiting(reason: string): void {
    this.set({ containers: { state: 'waiting', reason, ...lastFinished(this.#status.containers) } });
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

/** The end of the last run, as later states go on telling it. */
function lastFinished(containers: ContainerState | undefined): Pick<ContainerState, 'lastFinishedAt'> {
  return containers?.lastFinishedAt === undefined ? {} : { lastFinishedAt: containers.lastFinishedAt };
}
