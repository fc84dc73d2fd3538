import { describe, expect, it } from 'vitest';
import { type ComparisonPlan, runComparison } from '../../../src/experiment/comparison/compare.ts';
import { comparisonResults } from '../../../src/experiment/comparison/comparisonResults.ts';
import { measure } from '../../../src/experiment/comparison/metrics.ts';
import { nextReplications, worstPrecision } from '../../../src/experiment/comparison/precision.ts';
import { detectWarmup } from '../../../src/experiment/comparison/warmup.ts';
import { inlineExecutor } from '../../../src/experiment/replications/inlineExecutor.ts';
import type { ReplicationExecutor } from '../../../src/experiment/replications/replicationExecutor.ts';
import type { ReplicationTask } from '../../../src/experiment/replications/replicationRecord.ts';
import { comparisonTables } from '../../../src/metrics/comparisonTables.ts';
import { scenario, traffic } from '../../support/scenarios.ts';
import { around, record, source } from './records.ts';

/** Two alternatives that differ in their rate. */
function plan(changes: Partial<ComparisonPlan> = {}): ComparisonPlan {
  const scenarios = [100, 300].map((rate) => scenario({ duration: 10, warmup: 2, traffic: [traffic(rate)] }));
  return { scenarios, replications: 3, maxReplications: 10, findWarmup: false, alpha: 0.05, ...changes };
}

/** An executor that makes its records up and keeps its tasks. */
function fake(means: (task: ReplicationTask) => number, inFlight?: Float64Array) {
  const tasks: ReplicationTask[] = [];
  const executor: ReplicationExecutor = {
    lanes: 1,
    async run(task) {
      tasks.push(task);
      return record(source(around(means(task)), inFlight && { inFlight }));
    },
    close: async () => {},
  };
  return { executor, tasks };
}

describe('runComparison', () => {
  it('gives every alternative the same replications, all of one before the next', async () => {
    const { executor, tasks } = fake(() => 1);
    const progress: number[] = [];
    const runs = await runComparison(plan(), executor, { onProgress: (fraction) => progress.push(fraction) });
    expect(tasks.map(({ replication }) => replication)).toEqual([0, 0, 1, 1, 2, 2]);
    expect(runs.records.map((records) => records.length)).toEqual([3, 3]);
    expect(progress.at(-1)).toBe(1);
  });

  it('lets alternatives meet the same arrivals: what is not changed is the same to the last bit', async () => {
    const [one] = plan().scenarios;
    const slower = { ...one, workloads: [{ ...one.workloads[0], concurrency: 2 }] };
    const runs = await runComparison(plan({ scenarios: [one, slower] }), inlineExecutor);
    const [a, b] = runs.records;
    expect(a.map(({ traffic: [web] }) => [...web.sentInStep])).toEqual(
      b.map(({ traffic: [web] }) => [...web.sentInStep]),
    );
    expect(a[0].traffic[0].latency.sum).not.toBe(b[0].traffic[0].latency.sum);
  });

  it('adds replications until the intervals are as narrow as asked for', async () => {
    const noisy = fake(({ replication }) => 10 + (replication % 2));
    const runs = await runComparison(plan({ precision: 0.05, maxReplications: 100 }), noisy.executor);
    expect(runs.reached).toBeLessThanOrEqual(0.05);
    expect(runs.records[0].length).toBeGreaterThan(3);
    // One fewer would not have been enough by far more than a step of the search: 3 are 14 % wide.
    expect(
      worstPrecision([runs.records[0].slice(0, 3).map(({ traffic: [web] }) => measure(web))], 0.05),
    ).toBeGreaterThan(0.05);
  });

  it('gives up at the largest number, and says how far it got', async () => {
    const noisy = fake(({ replication }) => 10 + 5 * (replication % 2));
    const runs = await runComparison(plan({ precision: 0.001, maxReplications: 7 }), noisy.executor);
    expect(runs.records[0].length).toBe(7);
    expect(runs.reached).toBeGreaterThan(0.001);
  });

  it('finds a warm-up in a pilot and runs it again without that beginning', async () => {
    const series = Float64Array.from({ length: 100 }, (_, i) => (i < 20 ? 100 - 5 * i : 1 + (i % 3)));
    const scenarios = plan().scenarios.map((one) => ({ ...one, duration: 100, warmup: 0 }));
    const { executor, tasks } = fake(() => 1, series);
    const runs = await runComparison(plan({ scenarios, findWarmup: true }), executor);
    expect(runs.warmup.seconds).toBe(20);
    expect(tasks.map((task) => task.scenario.warmup)).toEqual([0, 0, 0, 0, 0, 0, 20, 20, 20, 20, 20, 20]);
    expect(runs.records[0].length).toBe(3);
  });

  it('keeps the replications that all alternatives have when it is stopped', async () => {
    const stop = new AbortController();
    const { executor, tasks } = fake(() => {
      if (tasks.length === 5) stop.abort();
      return 1;
    });
    const runs = await runComparison(plan(), executor, { signal: stop.signal });
    expect(runs.complete).toBe(false);
    expect(runs.records.map((records) => records.length)).toEqual([2, 2]);
  });
});

describe('nextReplications', () => {
  it('goes by the square of the precision, at most doubles, and adds two at least', () => {
    expect(nextReplications(10, 0.06, 0.05, 100)).toBe(15);
    expect(nextReplications(10, 0.5, 0.05, 100)).toBe(20);
    expect(nextReplications(10, 0.0501, 0.05, 100)).toBe(12);
    expect(nextReplications(10, 0.5, 0.05, 13)).toBe(13);
  });
});

describe('detectWarmup', () => {
  it('looks at nothing after the first fault, and says when too little is left', () => {
    const series = Float64Array.from({ length: 100 }, (_, i) => (i < 50 ? 1 : 100));
    const runs = [[record(source([1], { inFlight: series }))]];
    const faults = [{ kind: 'churn', at: 50, podKillRate: 0.1 }] as const;
    expect(detectWarmup(scenario({ faults }), runs)).toEqual({ seconds: 0 });
    expect(detectWarmup(scenario({ faults: [{ ...faults[0], at: 5 }] }), runs).remark).toContain(
      'the first fault',
    );
  });

  it('says when the series never settles', () => {
    const series = Float64Array.from({ length: 100 }, (_, i) => i);
    expect(detectWarmup(scenario(), [[record(source([1], { inFlight: series }))]]).remark).toContain(
      'no end',
    );
  });
});

describe('comparisonResults', () => {
  const origin = {
    version: '1.0.0',
    command: 'seatrial compare x.yaml',
    alternatives: [
      { name: 'slow', set: ['a=1'] },
      { name: 'fast', set: ['a=2'] },
    ],
  };

  it('holds everything that is told, in plain numbers', async () => {
    const busy = plan();
    const runs = await runComparison(busy, inlineExecutor);
    const { comparison, replications, distributions } = comparisonResults(busy, runs, origin);
    expect(comparison).toMatchObject({
      baseline: 'slow',
      replications: 3,
      warmup: 2,
      warmupFrom: 'scenario',
      comparisons: 6,
    });
    expect(comparison.alternatives.map(({ name }) => name)).toEqual(['slow', 'fast']);
    expect(comparison.alternatives[0].scenarioHash).not.toBe(comparison.alternatives[1].scenarioHash);
    // 300/s over six pods of 100/s: utilisation 1/2, against 1/6.
    expect(comparison.alternatives[1].utilisation).toBeCloseTo(0.5, 1);
    expect(replications.length).toBe(6);
    const slow = distributions.filter(({ alternative }) => alternative === 'slow');
    expect(slow.every(({ latency }, i) => i === 0 || latency >= slow[i - 1].latency)).toBe(true);
    expect(JSON.stringify(comparison)).not.toMatch(/NaN|undefined/);
  });

  it('says first that an unstable system has no mean', async () => {
    const { executor } = fake(
      () => 1,
      Float64Array.from({ length: 100 }, (_, i) => i),
    );
    const long = plan({ scenarios: plan().scenarios.map((one) => ({ ...one, duration: 100, warmup: 0 })) });
    const { comparison } = comparisonResults(long, await runComparison(long, executor), origin);
    expect(comparison.remarks[0]).toMatch(
      /^Every alternative is unstable: the numbers of an unstable system have no mean/,
    );
  });

  it('becomes three tables whose rows are as wide as their heads', async () => {
    const runs = await runComparison(plan(), fake(({ replication }) => 1 + replication / 10).executor);
    const tables = comparisonTables(comparisonResults(plan(), runs, origin));
    expect(tables.map(({ file }) => file)).toEqual([
      'comparison.csv',
      'replications.csv',
      'distribution.csv',
    ]);
    for (const { columns, rows } of tables) for (const row of rows) expect(row.length).toBe(columns.length);
    expect([...tables[0].rows].length).toBe(12);
    expect([...tables[0].rows].map((row) => row.at(-1))).toContain('baseline');
  });
});
