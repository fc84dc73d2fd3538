import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { ReplicationError, type ReplicationExecutor } from './replicationExecutor.ts';
import type { ReplicationTask } from './replicationRecord.ts';
import type { WorkerOutcome } from './replicationWorker.ts';

/** Tries that a replication gets: a worker that dies costs its replication one of them. */
const TRIES = 2;

/**
 * The worker as it is built beside this file. Of the same kind as this file: `.js` where it is built, `.ts` where it
 * is run from source.
 */
const WORKER = fileURLToPath(new URL(`./replicationWorker${extname(import.meta.url)}`, import.meta.url));

/**
 * Runs replications in worker threads, one at a time in each. A worker that dies (out of memory, killed) is replaced,
 * and its replication is run again; the second death of one is an error.
 *
 * @param workers number of threads, at least 1
 * @param worker module whose default export runs one task
 * @param policyModules modules of the user's with policies, which each thread loads
 */
export function workerPool(
  workers: number,
  worker: string = WORKER,
  policyModules: readonly string[] = [],
): ReplicationExecutor {
  const pool = new Piscina<ReplicationTask, WorkerOutcome>({
    filename: worker,
    minThreads: 1,
    maxThreads: workers,
    concurrentTasksPerWorker: 1,
    // A worker that ends between two rounds would have to load the simulator again.
    idleTimeout: 60_000,
  });

  async function attempt(task: ReplicationTask, left: number, signal?: AbortSignal): Promise<WorkerOutcome> {
    try {
      return await pool.run(task, signal === undefined ? {} : { signal });
    } catch (error) {
      if (signal?.aborted) throw error;
      if (left > 1) return attempt(task, left - 1, signal);
      const reason = error instanceof Error ? error.message : String(error);
      throw new ReplicationError(
        `replication ${task.replication} ended its worker ${TRIES} times: ${reason}`,
      );
    }
  }

  return {
    lanes: workers,
    async run(task, signal) {
      // The worker answers with an error of the simulation, so that only a dead worker is an error here.
      const outcome = await attempt({ ...task, policyModules }, TRIES, signal);
      if ('error' in outcome) throw new ReplicationError(`replication ${task.replication}: ${outcome.error}`);
      return outcome.record;
    },
    close: () => pool.destroy(),
  };
}
