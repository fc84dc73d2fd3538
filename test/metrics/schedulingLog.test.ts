import { describe, expect, it } from 'vitest';
import type { SchedulingDecision } from '../../src/cluster/scheduler/schedulingTrace.ts';
import { csvText } from '../../src/metrics/csvText.ts';
import { SchedulingLog } from '../../src/metrics/schedulingLog.ts';

const decision: SchedulingDecision = {
  time: 1.5,
  namespace: 'default',
  pod: 'web-1',
  chosen: 'n2',
  nodes: ['n1', 'n2'],
  plugins: [
    { plugin: 'NodeResourcesFit', weight: 1, scores: Float64Array.of(40, 60) },
    { plugin: 'PodTopologySpread', weight: 2, scores: Float64Array.of(0, 100) },
  ],
};
const alone: SchedulingDecision = { ...decision, pod: 'web-2', nodes: ['n2'], plugins: [] };

const HEADER = 'time,pod,node,plugin,score,weight,chosen';
const linesOf = (log: SchedulingLog): string[] => [...csvText(log.table())].join('').trimEnd().split('\n');

describe('scheduling.csv', () => {
  it('has a row for each node that was scored and each plugin, and tells the chosen one', () => {
    const log = new SchedulingLog();
    log.add(decision);
    expect(linesOf(log)).toEqual([
      HEADER,
      '1.5,web-1,n1,NodeResourcesFit,40,1,false',
      '1.5,web-1,n1,PodTopologySpread,0,2,false',
      '1.5,web-1,n2,NodeResourcesFit,60,1,true',
      '1.5,web-1,n2,PodTopologySpread,100,2,true',
    ]);
    expect(log.remark()).toBeUndefined();
  });

  it('has one row for a pod that could go to one node only', () => {
    const log = new SchedulingLog();
    log.add(alone);
    expect(linesOf(log)).toEqual([HEADER, '1.5,web-2,n2,no scoring needed,,,true']);
  });

  it('ends with the last decision that fits as a whole, and says how many are missing', () => {
    const log = new SchedulingLog(6);
    for (const one of [decision, alone, decision, alone]) log.add(one);
    // 4 rows and 1; the third decision would make it 9, and nothing comes after a gap.
    expect(linesOf(log)).toHaveLength(1 + 5);
    expect(log.remark()).toBe(
      'scheduling.csv holds at most 6 rows: 2 later scheduling decisions are not in it',
    );
  });
});
