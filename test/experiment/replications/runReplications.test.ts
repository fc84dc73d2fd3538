import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { ReplicationExecutor } from '../../../src/experiment/replications/replicationExecutor.ts';
import type { ReplicationRecord } from '../../../src/experiment/replications/replicationRecord.ts';
import { runReplications } from '../../../src/experiment/replications/runReplications.ts';
import { scenario } from '../../support/scenarios.ts';

const tasks = [0, 1, 2, 3].map((replication) => ({ scenario: scenario(), replication }));

/** An executor whose records carry the replication's number as utilisation; later ones are done sooner. */
function executor(run: (replication: number) => Promise<void>, lanes = 4): ReplicationExecutor {
  return {
    lanes,
    async run({ replication }): Promise<ReplicationRecord> {
      await run(replication);
      return { traffic: [], utilisation: replication };
    },
    close: async () => {},
  };
}

describe('runReplications', () => {
  it('keeps the order of the tasks, whichever ends first', async () => {
    const ended: number[] = [];
    const results = await runReplications(
      tasks,
      executor(async (replication) => {
        await setTimeout(20 * (4 - replication));
        ended.push(replication);
      }),
    );
    expect(ended).toEqual([3, 2, 1, 0]);
    expect(results.map((record) => record?.utilisation)).toEqual([0, 1, 2, 3]);
  });

  it('has no more under way than the executor has lanes', async () => {
    let [now, most] = [0, 0];
    const counting = executor(async () => {
      most = Math.max(most, ++now);
      await setTimeout(1);
      now--;
    }, 2);
    await runReplications(tasks, counting);
    expect(most).toBe(2);
  });

  it('stops at the first failure and hands it on', async () => {
    const started: number[] = [];
    const failing = executor(async (replication) => {
      started.push(replication);
      if (replication === 1) throw new Error('out of memory');
    }, 1);
    await expect(runReplications(tasks, failing)).rejects.toThrow('out of memory');
    expect(started).toEqual([0, 1]);
  });

  it('keeps what was done when it is stopped', async () => {
    const stop = new AbortController();
    let done = 0;
    const results = await runReplications(
      tasks,
      executor(async () => {}, 1),
      {
        signal: stop.signal,
        onDone: () => ++done === 2 && stop.abort(),
      },
    );
    expect(results.map((record) => record?.utilisation)).toEqual([0, 1, undefined, undefined]);
  });
});
