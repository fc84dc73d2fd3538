import type { ObjectMeta } from '../objects.ts';

/** The counters of one pod, as a kubelet gave them. */
export interface PodCounters {
  readonly pod: ObjectMeta;
  /** When they were read, and since when the container runs; seconds. */
  readonly time: number;
  readonly startedAt: number;
  /** CPU time used up to then, core-seconds. */
  readonly cpuSeconds: number;
  /** Requests answered up to then. */
  readonly requests: number;
}

/** What a pod has done between two readings. */
export interface PodSample {
  readonly pod: ObjectMeta;
  /** The later reading, and the time since the earlier one; seconds. */
  readonly time: number;
  readonly window: number;
  /** Cores in use, on average. */
  readonly cpu: number;
  readonly requestsPerSecond: number;
}

/**
 * The last two readings of every pod. A pod has a sample only with two of the same container, and only if the last
 * round has read it: whoever was missing once begins anew.
 * Source: `pkg/storage/pod.go` of kubernetes-sigs/metrics-server.
 */
export class SampleStore {
  #samples = new Map<string, PodSample>();
  /** By the pod's uid. */
  #last = new Map<string, PodCounters>();

  /** Takes what one round has read, which replaces everything there was. */
  store(round: readonly PodCounters[]): void {
    const last = new Map<string, PodCounters>();
    const samples = new Map<string, PodSample>();
    for (const counters of round) {
      const { uid } = counters.pod;
      last.set(uid, counters);
      const before = this.#last.get(uid);
      if (before !== undefined && counters.startedAt < before.time && before.time < counters.time)
        samples.set(uid, difference(before, counters));
    }
    this.#last = last;
    this.#samples = samples;
  }

  /** The newest sample of a pod, by its uid. */
  get(uid: string): PodSample | undefined {
    return this.#samples.get(uid);
  }

  /** All samples, in the order in which the pods were read. */
  list(): IterableIterator<PodSample> {
    return this.#samples.values();
  }
}

function difference(before: PodCounters, after: PodCounters): PodSample {
  const window = after.time - before.time;
  return {
    pod: after.pod,
    time: after.time,
    window,
    cpu: (after.cpuSeconds - before.cpuSeconds) / window,
    requestsPerSecond: (after.requests - before.requests) / window,
  };
}
