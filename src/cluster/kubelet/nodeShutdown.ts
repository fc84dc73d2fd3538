import type { KubeletSettings } from '../settings.ts';
import type { PodWorker } from './podWorker.ts';

/** Pods of this priority and above are critical: `SystemCriticalPriority` in `pkg/apis/scheduling/types.go`. */
const CRITICAL_PRIORITY = 2_000_000_000;

/** Pods that are ended together while their node shuts down. */
export interface ShutdownGroup {
  /** Priorities from here up to the next group's. */
  readonly priority: number;
  /** Seconds that they are given. */
  readonly period: number;
}

/**
 * The groups of pods in the order of their end: those that are not critical have what the critical ones leave of the
 * whole period. None if the kubelet is not told to delay a shutdown, or is told to leave more than there is.
 * Source: `migrateConfig` in `pkg/kubelet/nodeshutdown/nodeshutdown_manager.go`.
 */
export function shutdownGroups(
  settings: Pick<KubeletSettings, 'shutdownGracePeriod' | 'shutdownGracePeriodCriticalPods'>,
): ShutdownGroup[] {
  const { shutdownGracePeriod: whole, shutdownGracePeriodCriticalPods: critical } = settings;
  if (whole <= 0 || whole < critical) return [];
  return [
    { priority: Number.NEGATIVE_INFINITY, period: whole - critical },
    { priority: CRITICAL_PRIORITY, period: critical },
  ];
}

/**
 * The end of a node's pods, group by group, while the kubelet holds the shutdown up: each group has its period, and
 * the next one follows when it is over, or sooner when all pods of the group have ended.
 * Source: `killPods` in `pkg/kubelet/nodeshutdown/nodeshutdown_manager.go`.
 */
export class NodeShutdown {
  readonly #groups: readonly ShutdownGroup[];
  readonly #workers: () => Iterable<PodWorker>;
  readonly #after: (delay: number, task: () => void) => void;
  readonly #released: () => void;
  /** Pods of the present group that have not ended. */
  #waitingFor = new Set<PodWorker>();
  /** Place of the present group in the list; -1 before the start. */
  #index = -1;
  /** The kubelet has let go, or is gone. */
  #over = false;

  /**
   * @param workers the pods that run on the node
   * @param after sets a timer, in seconds
   * @param released called once, when nothing holds the shutdown up any more
   */
  constructor(
    groups: readonly ShutdownGroup[],
    workers: () => Iterable<PodWorker>,
    after: (delay: number, task: () => void) => void,
    released: () => void,
  ) {
    this.#groups = groups;
    this.#workers = workers;
    this.#after = after;
    this.#released = released;
  }

  /** Begins with the first group. */
  start(): void {
    this.#nextGroup();
  }

  /** A pod has ended; the last of its group lets the next begin. */
  finished(worker: PodWorker): void {
    if (this.#waitingFor.delete(worker) && this.#waitingFor.size === 0) this.#nextGroup();
  }

  /** The kubelet lets go, whatever still runs: it ends itself. */
  release(): void {
    if (this.#over) return;
    this.#over = true;
    this.#released();
  }

  /** The node has lost its power: nobody is told. */
  abandon(): void {
    this.#over = true;
  }

  #nextGroup(): void {
    if (this.#over) return;
    const index = ++this.#index;
    if (index >= this.#groups.length) {
      this.release();
      return;
    }
    const { priority, period } = this.#groups[index];
    const below = this.#groups[index + 1]?.priority ?? Number.POSITIVE_INFINITY;
    const members = [...this.#workers()].filter(({ pod }) => isBetween(pod.spec.priority, priority, below));
    this.#waitingFor = new Set(members);
    for (const worker of members)
      worker.shutDown(Math.min(period, worker.pod.spec.terminationGracePeriodSeconds));
    // A group without pods, or all of whose pods had nothing to end, is not waited for.
    if (this.#index !== index) return;
    if (this.#waitingFor.size === 0) this.#nextGroup();
    else
      this.#after(period, () => {
        if (this.#index === index) this.#nextGroup();
      });
  }
}

function isBetween(priority = 0, from: number, to: number): boolean {
  return priority >= from && priority < to;
}
