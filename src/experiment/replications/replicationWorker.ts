import { loadPolicyModules } from '../policyModules.ts';
import type { ReplicationRecord, ReplicationTask } from './replicationRecord.ts';
import { runReplication } from './runReplication.ts';

/** What a worker hands back: the simulation's own errors are results, so that only a dead worker is an error. */
export type WorkerOutcome = { readonly record: ReplicationRecord } | { readonly error: string };

/** The function that a worker thread calls for each task; the pool finds it as the default export. */
export default async function work(task: ReplicationTask): Promise<WorkerOutcome> {
  try {
    await loadPolicyModules(task.policyModules ?? []);
    return { record: runReplication(task) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
