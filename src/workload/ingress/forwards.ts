import { grown } from '../../engine/grown.ts';
import type { Attempt } from '../attempts.ts';

/** Pods that are remembered as tried for one request. */
const TRIED = 8;

/**
 * Which try of a client stands behind each try that an ingress makes for it, and the other way about, with what the
 * ingress has to know of it from one try to the next. Columns over the handles of tries.
 */
export class Forwards {
  /** By an ingress's try: the client's. */
  #parent = new Int32Array(1024);
  /** By a client's try: 1 more than the ingress's present one, 0 while there is none. */
  #child = new Int32Array(1024);
  /** By a client's try: the Service port it goes to, the worker that it is with, and the tries that there were. */
  #upstream = new Int32Array(1024);
  #worker = new Int32Array(1024);
  #tries = new Int32Array(1024);
  /** By a client's try: its demand, in whose place the end of the ingress's own work is written. */
  #demand = new Float64Array(1024);
  /** By a client's try: the pods that were tried for it. */
  #tried = new Int32Array(1024 * TRIED);

  /** A client's try has arrived at an ingress. @param demand uniform number in [0, 1) for the pod behind */
  keepDemand(parent: Attempt, demand: number): void {
    this.#makeRoom(parent);
    this.#demand[parent] = demand;
  }

  /** The uniform number that decides how long its service takes at the pod behind. */
  demand(parent: Attempt): number {
    return this.#demand[parent];
  }

  /** An ingress begins to pass a client's try on. @param upstream number of a Service port */
  begin(parent: Attempt, upstream: number, worker: number): void {
    this.#makeRoom(parent);
    this.#child[parent] = 0;
    this.#upstream[parent] = upstream;
    this.#worker[parent] = worker;
    this.#tries[parent] = 0;
  }

  /** It tries a pod. */
  link(parent: Attempt, child: Attempt, pod: number): void {
    this.#makeRoom(child);
    this.#parent[child] = parent;
    this.#child[parent] = child + 1;
    const number = this.#tries[parent]++;
    if (number < TRIED) this.#tried[parent * TRIED + number] = pod;
  }

  /** That try is over. */
  unlink(parent: Attempt): void {
    this.#child[parent] = 0;
  }

  /** The client's try behind an ingress's. */
  parent(child: Attempt): Attempt {
    return this.#parent[child];
  }

  /** The ingress's try for a client's, or -1. */
  child(parent: Attempt): Attempt {
    return parent < this.#child.length ? this.#child[parent] - 1 : -1;
  }

  /** Number of the Service port that a client's try goes to. */
  upstream(parent: Attempt): number {
    return this.#upstream[parent];
  }

  /** The worker of the ingress pod that it is with. */
  worker(parent: Attempt): number {
    return this.#worker[parent];
  }

  /** How often the ingress has tried. */
  tries(parent: Attempt): number {
    return this.#tries[parent];
  }

  /** Copies the pods that were tried into `target`: as many as both have room for. */
  copyTried(parent: Attempt, target: Int32Array): void {
    const count = Math.min(this.#tries[parent], TRIED, target.length);
    for (let i = 0; i < count; i++) target[i] = this.#tried[parent * TRIED + i];
  }

  #makeRoom(handle: Attempt): void {
    while (handle >= this.#parent.length) {
      this.#parent = grown(this.#parent);
      this.#child = grown(this.#child);
      this.#upstream = grown(this.#upstream);
      this.#worker = grown(this.#worker);
      this.#tries = grown(this.#tries);
      this.#demand = grown(this.#demand);
      this.#tried = grown(this.#tried);
    }
  }
}
