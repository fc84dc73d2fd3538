import { nameOf } from './faultEvents.ts';
import type { PodRow, Recording } from './recording.ts';

/** A pod that became ready, or ceased to be, as the API server knows it. */
interface Transition {
  readonly time: number;
  /** Index of the event; `undefined` for a pod whose object went away without one. */
  readonly index?: number;
  readonly pod: string;
  readonly ready: boolean;
}

/** When as many pods were ready again as before a fault. */
export interface Replacement {
  readonly time: number;
  /** Ready pods of the workloads that had lost some. */
  readonly ready: number;
  /** How many of them the fault had taken. */
  readonly lost: number;
}

/** The pods that were ready over time, for the question when the lost ones were made good. */
export class ReadyPods {
  // By time; equal times in the order of the events.
  readonly #transitions: readonly Transition[];
  readonly #workloadOf = new Map<string, string>();

  /** @param recording with its events in order of time */
  constructor({ events, pods }: Pick<Recording, 'events' | 'pods'>) {
    const transitions: Transition[] = [];
    for (const [index, { time, reason, object }] of events.entries()) {
      if (reason !== 'PodReady' && reason !== 'PodNotReady') continue;
      transitions.push({ time, index, pod: nameOf(object), ready: reason === 'PodReady' });
    }
    // A pod whose object goes (its node was deleted, say) is no longer ready, though no event says so.
    for (const { name, terminated } of pods) {
      if (terminated !== undefined) transitions.push({ time: terminated, pod: name, ready: false });
    }
    this.#transitions = transitions.sort((a, b) => a.time - b.time);
    for (const pod of pods) this.#workloadOf.set(pod.name, workloadOf(pod));
  }

  /**
   * Finds when every workload had as many ready pods as just before event number `from` (at `time` seconds),
   * without the pods in `lost` unless they became ready anew. `undefined`: no ready pod was lost, or never.
   */
  replacement(from: number, time: number, lost: ReadonlySet<string>): Replacement | undefined {
    const before = this.#readyBefore(from, time);
    const taken = [...before].filter((pod) => lost.has(pod));
    if (taken.length === 0) return undefined;
    const tally = new WorkloadTally(taken.map((pod) => this.#workload(pod)));
    const alive = new Set<string>();
    // Every workload that lost a pod needs what it had, and starts with what was left to it.
    for (const pod of before) {
      tally.need(this.#workload(pod));
      if (!lost.has(pod)) alive.add(pod);
    }
    for (const pod of alive) tally.change(this.#workload(pod), 1);
    for (const transition of this.#transitions) {
      if (isBefore(transition, from, time)) continue;
      // Ready anew, or no longer: what does not change the state is no transition.
      const changed = transition.ready ? !alive.has(transition.pod) : alive.has(transition.pod);
      if (!changed) continue;
      if (transition.ready) alive.add(transition.pod);
      else alive.delete(transition.pod);
      tally.change(this.#workload(transition.pod), transition.ready ? 1 : -1);
      if (tally.isMet) return { time: transition.time, ready: tally.needed, lost: taken.length };
    }
    return undefined;
  }

  /** The pods that were ready just before the fault. */
  #readyBefore(from: number, time: number): Set<string> {
    const ready = new Set<string>();
    for (const transition of this.#transitions) {
      if (!isBefore(transition, from, time)) continue;
      if (transition.ready) ready.add(transition.pod);
      else ready.delete(transition.pod);
    }
    return ready;
  }

  /** Namespace and workload of a pod; a pod that the recording does not list is its own workload. */
  #workload(pod: string): string {
    return this.#workloadOf.get(pod) ?? pod;
  }
}

/** Events of the same instant are told apart by their order, pods that went without one by their time. */
function isBefore({ index, time }: Transition, from: number, faultTime: number): boolean {
  return index === undefined ? time < faultTime : index < from;
}

/** A workload's name is unique in its namespace only. */
function workloadOf({ namespace, workload }: PodRow): string {
  return `${namespace}/${workload}`;
}

/** Counts ready pods of some workloads against what each of them needs. */
class WorkloadTally {
  // By workload: pods that it needs, and how many of these are missing; below 0 it has more than it needs.
  readonly #needed = new Map<string, number>();
  readonly #missing = new Map<string, number>();
  /** Missing pods of all workloads together; one with too many does not make up for one with too few. */
  #short = 0;

  /** @param workloads those that are counted; others are ignored */
  constructor(workloads: readonly string[]) {
    for (const workload of workloads) {
      this.#needed.set(workload, 0);
      this.#missing.set(workload, 0);
    }
  }

  /** Ready pods that all workloads need together. */
  get needed(): number {
    return [...this.#needed.values()].reduce((total, count) => total + count, 0);
  }

  /** As many ready pods as needed, in every workload. */
  get isMet(): boolean {
    return this.#short === 0;
  }

  /** One more pod of this workload is needed. */
  need(workload: string): void {
    const needed = this.#needed.get(workload);
    if (needed === undefined) return;
    this.#needed.set(workload, needed + 1);
    this.change(workload, -1);
  }

  /** The workload has `by` more ready pods. */
  change(workload: string, by: 1 | -1): void {
    const missing = this.#missing.get(workload);
    if (missing === undefined) return;
    this.#missing.set(workload, missing - by);
    this.#short += Math.max(0, missing - by) - Math.max(0, missing);
  }
}
