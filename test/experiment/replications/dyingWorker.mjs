// A worker that dies in the middle of its task: as often as the file named by the scenario's description says.
import { readFileSync, writeFileSync } from 'node:fs';
import work from '../../../dist/experiment/replications/replicationWorker.js';

export default function dying(task) {
  const file = task.scenario.description;
  const deaths = Number(readFileSync(file, 'utf8'));
  if (task.replication === 1 && deaths > 0) {
    writeFileSync(file, String(deaths - 1));
    process.exit(1);
  }
  return work(task);
}
