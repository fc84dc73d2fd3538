import type { Clock } from '../clock.ts';
import { ActiveQueue } from './activeQueue.ts';
import { backoffDuration, POD_INITIAL_BACKOFF, POD_MAX_BACKOFF } from './backoff.ts';
import type { FilterName } from './rejection.ts';

/** Pods that no event helped are tried again after this long, seconds: `pkg/scheduler/backend/queue/scheduling_queue.go`. */
const UNSCHEDULABLE_TIMEOUT = 300;
/** How often the two waiting rooms are looked through, seconds (same file). */
const UNSCHEDULABLE_FLUSH_PERIOD = 30;
/** Seconds: `backoffQOrderingWindowDuration` in `backoff_queue.go`. */
const BACKOFF_FLUSH_PERIOD = 1;

/** What happened in the cluster that may let a pod fit. */
export type ClusterChange = 'node' | 'pod-removed' | 'pod-placed';

/** Plugins whose refusal a change may lift; a changed node may lift any of them. Source: each plugin's `EventsToRegister`. */
const HELPS: Readonly<Record<Exclude<ClusterChange, 'node'>, readonly FilterName[]>> = {
  'pod-removed': ['NodePorts', 'NodeResourcesFit', 'PodTopologySpread', 'InterPodAffinity'],
  'pod-placed': ['PodTopologySpread', 'InterPodAffinity'],
};

/** A pod that waits for a node. */
export interface QueuedPod {
  readonly uid: string;
  /** Higher goes first. */
  readonly priority: number;
  /** Unschedulable attempts so far. */
  attempts: number;
  /** When the last attempt failed, seconds. */
  failedAt: number;
  /** Who refused it on at least one node, in the last attempt: only a change that helps one of these wakes it. */
  rejectedBy: ReadonlySet<FilterName>;
  /** The last attempt ended with an error: its back-off is waited for in full. */
  hasError: boolean;
}

/**
 * The pods that wait to be scheduled, in Kubernetes' three rooms: active (by priority, then first come, first served),
 * backing off, and unschedulable until something helpful happens in the cluster. Since v1.33 a pod is taken out of its back-off early
 * when nothing is active, so back-off only orders pods behind others.
 * Source: `pkg/scheduler/backend/queue/scheduling_queue.go`.
 */
export class SchedulingQueue {
  readonly #loop: Clock;
  readonly #wake: () => void;
  readonly #popsEarly: boolean;
  /** When the scheduler came up, seconds. */
  readonly #started: number;
  readonly #active = new ActiveQueue<QueuedPod>();
  /** Maps keep their order of insertion, which makes each room first come, first served. */
  readonly #backingOff = new Map<string, QueuedPod>();
  readonly #unschedulable = new Map<string, QueuedPod>();
  /** A flush is on its way: one timer serves all pods of the room. */
  #backoffFlush = false;
  /** Likewise for the other room. */
  #unschedulableFlush = false;

  /**
   * @param wake called when there may be a pod to take
   * @param popsEarly takes pods out of their back-off when nothing is active: so since v1.33
   */
  constructor(loop: Clock, wake: () => void, popsEarly = true) {
    this.#loop = loop;
    this.#started = loop.now;
    this.#popsEarly = popsEarly;
    this.#wake = wake;
  }

  /** Adds a new pod; one that waits anywhere is left where it is. */
  add(uid: string, priority = 0): void {
    if (this.#active.has(uid) || this.#backingOff.has(uid) || this.#unschedulable.has(uid)) return;
    const fresh = {
      attempts: 0,
      failedAt: this.#loop.now,
      rejectedBy: new Set<FilterName>(),
      hasError: false,
    };
    this.#active.add({ uid, priority, ...fresh });
    this.#wake();
  }

  /** The pod needs no node any more: it was bound or deleted. */
  remove(uid: string): void {
    this.#active.delete(uid);
    this.#backingOff.delete(uid);
    this.#unschedulable.delete(uid);
  }

  /** Takes the pod whose turn it is. */
  pop(): QueuedPod | undefined {
    const active = this.#active.take();
    if (active !== undefined || !this.#popsEarly) return active;
    for (const pod of this.#backingOff.values()) {
      if (pod.hasError) continue;
      this.#backingOff.delete(pod.uid);
      return pod;
    }
    return undefined;
  }

  /** Gives back a pod that found no node, with the plugins that refused. */
  addUnschedulable(pod: QueuedPod, rejectedBy: ReadonlySet<FilterName>): void {
    pod.attempts++;
    pod.failedAt = this.#loop.now;
    pod.rejectedBy = rejectedBy;
    pod.hasError = false;
    this.#unschedulable.set(pod.uid, pod);
    this.#scheduleUnschedulableFlush();
  }

  /** Gives back a pod whose binding failed: it is active again after its back-off. */
  addFailed(pod: QueuedPod): void {
    pod.attempts++;
    pod.failedAt = this.#loop.now;
    pod.hasError = true;
    this.#activate(pod);
  }

  /** Something changed: pods that it may help leave the unschedulable room. */
  moveOn(change: ClusterChange): void {
    for (const pod of this.#unschedulable.values()) {
      if (change === 'node' || HELPS[change].some((plugin) => pod.rejectedBy.has(plugin)))
        this.#activate(pod);
    }
  }

  /** Out of the unschedulable room: to the active pods, or into the back-off if that is not over. */
  #activate(pod: QueuedPod): void {
    this.#unschedulable.delete(pod.uid);
    if (this.#loop.now < this.#backoffEnd(pod)) {
      this.#backingOff.set(pod.uid, pod);
      this.#scheduleBackoffFlush();
    } else {
      this.#active.add(pod);
    }
    this.#wake();
  }

  /** Seconds; the wait starts when the last attempt failed, and runs on in the unschedulable room. */
  #backoffEnd(pod: QueuedPod): number {
    return pod.failedAt + backoffDuration(POD_INITIAL_BACKOFF, POD_MAX_BACKOFF, pod.attempts);
  }

  /** The back-off room is emptied on whole seconds. */
  #scheduleBackoffFlush(): void {
    if (this.#backoffFlush) return;
    this.#backoffFlush = true;
    const next = (Math.floor(this.#loop.now / BACKOFF_FLUSH_PERIOD) + 1) * BACKOFF_FLUSH_PERIOD;
    this.#loop.setTimer(Math.max(0, next - this.#loop.now), () => {
      this.#backoffFlush = false;
      for (const pod of this.#backingOff.values()) {
        if (this.#backoffEnd(pod) > this.#loop.now) continue;
        this.#backingOff.delete(pod.uid);
        this.#active.add(pod);
      }
      if (this.#backingOff.size > 0) this.#scheduleBackoffFlush();
      this.#wake();
    });
  }

  /** The safety net: whatever the hints say, nobody waits for ever. It looks every 30 s from its start on. */
  #scheduleUnschedulableFlush(): void {
    if (this.#unschedulableFlush) return;
    this.#unschedulableFlush = true;
    const sinceStart = this.#loop.now - this.#started;
    const next = (Math.floor(sinceStart / UNSCHEDULABLE_FLUSH_PERIOD) + 1) * UNSCHEDULABLE_FLUSH_PERIOD;
    this.#loop.setTimer(next - sinceStart, () => {
      this.#unschedulableFlush = false;
      for (const pod of this.#unschedulable.values()) {
        if (this.#loop.now - pod.failedAt > UNSCHEDULABLE_TIMEOUT) this.#activate(pod);
      }
      if (this.#unschedulable.size > 0) this.#scheduleUnschedulableFlush();
    });
  }
}
