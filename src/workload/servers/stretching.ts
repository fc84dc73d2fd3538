import type { PodSlot } from '../../cluster/runtime.ts';
import { grown } from '../../engine/grown.ts';
import type { WorkloadConfig } from '../config.ts';

/** Does a workload's service time depend on more than its distribution? */
function isStretched({ coldStart, service }: WorkloadConfig): boolean {
  return coldStart !== undefined || service.concurrencyFactor !== undefined;
}

/** What makes services longer from the moment at which they begin: a process that has just started, and others beside them. */
export class Stretching {
  readonly #workloads: readonly WorkloadConfig[];
  /** When the process of each slot began to listen, seconds; servers outside the cluster always have. */
  #openedAt = new Float64Array(64).fill(Number.NEGATIVE_INFINITY);

  constructor(workloads: readonly WorkloadConfig[]) {
    this.#workloads = workloads;
  }

  /** Makes room for slots up to `length`. */
  grow(length: number): void {
    const before = this.#openedAt.length;
    this.#openedAt = grown(this.#openedAt, length).fill(Number.NEGATIVE_INFINITY, before);
  }

  /** The process begins to listen now. */
  opened(slot: PodSlot, now: number): void {
    this.#openedAt[slot] = now;
  }

  /**
   * Factor on a service that begins now: that of a cold start goes down to 1 in a straight line; that of the company is 1 +
   * concurrencyFactor x requests in service.
   * @param busy requests in service at the pod, with this one
   */
  factor(slot: PodSlot, workload: number, now: number, busy: number): number {
    const { coldStart, service } = this.#workloads[workload];
    const { concurrencyFactor = 0 } = service;
    const company = 1 + concurrencyFactor * busy;
    if (coldStart === undefined) return company;
    const age = now - this.#openedAt[slot];
    const left = Math.max(0, 1 - age / coldStart.duration);
    return company * (1 + (coldStart.factor - 1) * left);
  }

  /** Do the requests in service make each other take more than twice as long as one by itself? */
  isCrowded(workload: number, busy: number): boolean {
    return (this.#workloads[workload].service.concurrencyFactor ?? 0) * busy > 1;
  }

  /** Was the pod slower than it will be, at some moment after `time` (seconds)? */
  wasColdAfter(slot: PodSlot, workload: number, time: number): boolean {
    const { coldStart } = this.#workloads[workload];
    if (coldStart === undefined || coldStart.factor === 1) return false;
    return time < this.#openedAt[slot] + coldStart.duration;
  }
}

/** Undefined where no workload asks for it. */
export function stretching(workloads: readonly WorkloadConfig[]): Stretching | undefined {
  return workloads.some(isStretched) ? new Stretching(workloads) : undefined;
}
