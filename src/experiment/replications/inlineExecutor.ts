import type { ReplicationExecutor } from './replicationExecutor.ts';
import { runReplication } from './runReplication.ts';

/** Runs replications one after the other in this thread: for the library and for tests. */
export const inlineExecutor: ReplicationExecutor = {
  lanes: 1,
  run: async (task) => runReplication(task),
  close: async () => {},
};
