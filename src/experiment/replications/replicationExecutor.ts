import type { ReplicationRecord, ReplicationTask } from './replicationRecord.ts';

/** Where replications run: in this thread, or in worker threads. Results do not depend on it. */
export interface ReplicationExecutor {
  /** Replications that may be under way at once. */
  readonly lanes: number;
  /**
   * Runs one replication.
   * @param signal gives it up
   * @throws {ReplicationError} when it cannot be run to its end
   */
  run(task: ReplicationTask, signal?: AbortSignal): Promise<ReplicationRecord>;
  /** Ends the workers. */
  close(): Promise<void>;
}

/** A replication failed: a mistake of the program, or a machine without memory. The message says which and why. */
export class ReplicationError extends Error {
  override readonly name = 'ReplicationError';
}
