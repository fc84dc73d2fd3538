import { join } from 'node:path';
import { type Cell, eachCsvRow } from './csvRows.ts';
import type { AvailabilityPoint, WorkloadAvailability } from './results.ts';

/** Rows of a run with very many workloads are counted together beyond this number of them. */
const MOST_WORKLOADS = 200;
/** Name of the rest, of no use as a Kubernetes name. */
export const OTHER_WORKLOADS = '(other workloads)';

/**
 * What endpoints.csv says, summed up while it is read: it has a row for each pod and step. The row of a pod
 * says whether its process listens, and whether the API server lists it as ready.
 */
export interface EndpointHistory {
  readonly availability: readonly WorkloadAvailability[];
  /** Number of steps at whose end the pod listened, by pod name. */
  readonly listeningSteps: ReadonlyMap<string, number>;
}

/**
 * Reads endpoints.csv.
 *
 * @param workloadOf the workload of a pod, by the pod's name
 * @returns one entry for each workload, in the order of first appearance
 * @throws Error that names the file when it cannot be read
 */
export async function readAvailability(
  folder: string,
  workloadOf: ReadonlyMap<string, string>,
): Promise<EndpointHistory> {
  const counters = new Map<string, WorkloadCounter>();
  const listeningSteps = new Map<string, number>();
  // The text of the column: rows of a step follow one another, and only then is it made a number.
  let time = '';
  const endStep = (): void => {
    for (const counter of counters.values()) counter.endStep(Number(time));
  };
  await eachCsvRow(join(folder, 'endpoints.csv'), (cell) => {
    if (cell('time') !== time) {
      if (time !== '') endStep();
      time = cell('time');
    }
    const pod = cell('pod');
    counterOf(counters, workloadOf.get(pod) ?? pod).add(cell);
    if (cell('listening') === 'true') listeningSteps.set(pod, (listeningSteps.get(pod) ?? 0) + 1);
  });
  // The last step has no row after it that would end it.
  if (time !== '') endStep();
  return { availability: [...counters.values()].map((counter) => counter.result()), listeningSteps };
}

/** The counter of a workload, or the common one when there are too many workloads. */
function counterOf(counters: Map<string, WorkloadCounter>, workload: string): WorkloadCounter {
  const name = counters.has(workload) || counters.size < MOST_WORKLOADS ? workload : OTHER_WORKLOADS;
  let counter = counters.get(name);
  if (!counter) {
    counter = new WorkloadCounter(name);
    counters.set(name, counter);
  }
  return counter;
}

/**
 * Counts the pods of a workload in one step after the other and keeps the changes. Changes are few where
 * steps are many, so a day of a large cluster fits in memory.
 */
class WorkloadCounter {
  /** Its name, which the result has. */
  readonly #workload: string;
  readonly #changes: AvailabilityPoint[] = [];
  // Of the step at hand: pods that listen, that are ready in the API, that are ready there but do not listen.
  #listening = 0;
  #ready = 0;
  #stale = 0;
  // Of all steps so far: those with a stale pod, and the most of them in one.
  #staleSteps = 0;
  #peakStale = 0;

  constructor(workload: string) {
    this.#workload = workload;
  }

  /** Counts one pod of the step. */
  add(cell: Cell): void {
    const listening = cell('listening') === 'true';
    const ready = cell('ready') === 'true';
    if (listening) this.#listening++;
    if (ready) this.#ready++;
    if (ready && !listening) this.#stale++;
  }

  /** Closes the step that ended at `time` and starts the next. */
  endStep(time: number): void {
    const last = this.#changes.at(-1);
    if (last?.listening !== this.#listening || last.ready !== this.#ready) {
      this.#changes.push({ time, listening: this.#listening, ready: this.#ready });
    }
    if (this.#stale > 0) this.#staleSteps++;
    this.#peakStale = Math.max(this.#peakStale, this.#stale);
    this.#listening = 0;
    this.#ready = 0;
    this.#stale = 0;
  }

  /** What was counted. */
  result(): WorkloadAvailability {
    return {
      workload: this.#workload,
      changes: this.#changes,
      staleSteps: this.#staleSteps,
      peakStale: this.#peakStale,
    };
  }
}
