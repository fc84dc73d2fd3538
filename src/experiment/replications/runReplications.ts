import type { ReplicationExecutor } from './replicationExecutor.ts';
import type { ReplicationRecord, ReplicationTask } from './replicationRecord.ts';

/** What goes on while replications run. */
export interface ReplicationHooks {
  /** Another replication is done. */
  readonly onDone?: () => void;
  /** Ends everything; what is done by then is kept. */
  readonly signal?: AbortSignal;
}

/**
 * Runs all tasks, as many at once as the executor has lanes. The results come in the order of the tasks, whatever
 * the order in which they end, so that they are the same for any number of workers.
 *
 * @returns one result a task; `undefined` for those that were given up because the signal was raised
 * @throws {ReplicationError} when a replication fails; the others are then given up
 */
export async function runReplications(
  tasks: readonly ReplicationTask[],
  executor: ReplicationExecutor,
  { onDone = () => {}, signal }: ReplicationHooks = {},
): Promise<(ReplicationRecord | undefined)[]> {
  const results = new Array<ReplicationRecord | undefined>(tasks.length).fill(undefined);
  const failure = new AbortController();
  // Given up by the caller or by the first failure, whichever comes first.
  const given = signal === undefined ? failure.signal : AbortSignal.any([signal, failure.signal]);
  let next = 0;

  /** Takes one task after the other until none is left. */
  async function lane(): Promise<void> {
    while (next < tasks.length && !given.aborted) {
      const index = next++;
      try {
        results[index] = await executor.run(tasks[index], given);
        onDone();
      } catch (error) {
        if (given.aborted) return;
        failure.abort();
        throw error;
      }
    }
  }

  await Promise.all(Array.from({ length: Math.min(executor.lanes, tasks.length) }, lane));
  return results;
}
