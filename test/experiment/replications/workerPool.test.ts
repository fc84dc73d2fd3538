import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { inlineExecutor } from '../../../src/experiment/replications/inlineExecutor.ts';
import type { ReplicationExecutor } from '../../../src/experiment/replications/replicationExecutor.ts';
import { ReplicationError } from '../../../src/experiment/replications/replicationExecutor.ts';
import type { ReplicationTask } from '../../../src/experiment/replications/replicationRecord.ts';
import work from '../../../src/experiment/replications/replicationWorker.ts';
import { runReplications } from '../../../src/experiment/replications/runReplications.ts';
import { workerPool } from '../../../src/experiment/replications/workerPool.ts';
import { temporaryFolder } from '../../metrics/temporaryFolder.ts';
import { scenario } from '../../support/scenarios.ts';

/** The built worker: a thread that compiles the source takes longer for that than for its replications. */
const BUILT = fileURLToPath(
  new URL('../../../dist/experiment/replications/replicationWorker.js', import.meta.url),
);
/** The same, but it dies in the middle of a task. */
const DYING = fileURLToPath(new URL('./dyingWorker.mjs', import.meta.url));

/** Three short replications. */
function tasks(description = ''): ReplicationTask[] {
  const short = scenario({ duration: 5, description });
  return [0, 1, 2].map((replication) => ({ scenario: short, replication }));
}

/** Runs with a pool that is closed afterwards. */
async function withPool<T>(
  pool: ReplicationExecutor,
  use: (pool: ReplicationExecutor) => Promise<T>,
): Promise<T> {
  try {
    return await use(pool);
  } finally {
    await pool.close();
  }
}

/** A file that says how often the worker of replication 1 dies. */
function deaths(count: number): string {
  const file = join(temporaryFolder(), 'deaths');
  writeFileSync(file, String(count));
  return file;
}

describe('workerPool', () => {
  it('gives what a run in this thread gives, in the order of the tasks', async () => {
    const inline = await runReplications(tasks(), inlineExecutor);
    const pooled = await withPool(workerPool(2, BUILT), (pool) => runReplications(tasks(), pool));
    expect(pooled).toEqual(inline);
    expect(new Set(pooled.map((record) => record?.traffic[0].latency.sum)).size).toBe(3);
  });

  it('runs the replication of a worker that died a second time', async () => {
    const file = deaths(1);
    const survived = await withPool(workerPool(1, DYING), (pool) => runReplications(tasks(file), pool));
    expect(readFileSync(file, 'utf8')).toBe('0');
    expect(survived).toEqual(await runReplications(tasks(file), inlineExecutor));
  });

  it('gives a replication up that kills two workers, and says which', async () => {
    const file = deaths(2);
    const failed = withPool(workerPool(1, DYING), (pool) => runReplications(tasks(file), pool));
    await expect(failed).rejects.toThrow(ReplicationError);
    await expect(failed).rejects.toThrow('replication 1 ended its worker 2 times');
  });
});

describe('the worker', () => {
  it("hands the simulation's own error back as a result, so that it is not tried again", async () => {
    const broken = {
      ...scenario(),
      get duration(): number {
        throw new Error('no duration');
      },
    };
    expect(await work({ scenario: broken, replication: 0 })).toEqual({ error: 'no duration' });
  });
});
