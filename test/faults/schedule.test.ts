import { describe, expect, it } from 'vitest';
import type { FaultConfig } from '../../src/faults/config.ts';
import { scheduleFaults } from '../../src/faults/schedule.ts';
import { FakeSite } from './fakeSite.ts';

const node = { by: 'name', name: 'n1' } as const;
const pod = { by: 'name', name: 'p2' } as const;

/** What happens up to `end` seconds with these faults. */
function run(faults: readonly FaultConfig[], end = 1000, site = new FakeSite()): string[] {
  scheduleFaults(faults, site);
  site.loop.advance(end);
  return site.done;
}

describe('scheduled faults', () => {
  it('happen at their times, each kind in its own way', () => {
    expect(
      run([
        { kind: 'pod-crash', at: 50, target: pod },
        { kind: 'pod-kill', at: 40, target: pod, gracePeriod: 5 },
        { kind: 'slow-node', at: 30, target: node, factor: 3 },
        { kind: 'node-partition', at: 20, target: node },
        { kind: 'node-crash', at: 60, target: node },
      ]),
    ).toEqual([
      '20: cut n1',
      '30: slow n1 by 3',
      '40: delete default/p2 5',
      '50: crash default/p2',
      '60: off n1',
    ]);
  });

  it('take parts of the control plane down, and bring them back when their duration is over', () => {
    expect(
      run([
        { kind: 'api-server-outage', at: 10, duration: 30 },
        { kind: 'controller-manager-outage', at: 20, duration: 5 },
        { kind: 'scheduler-outage', at: 30 },
      ]),
    ).toEqual([
      '10: api-server down',
      '20: controller-manager down',
      '25: controller-manager back',
      '30: scheduler down',
      '40: api-server back',
    ]);
  });

  it('happen in the order of the scenario at equal times, and may be due at once', () => {
    expect(
      run([
        { kind: 'pod-kill', at: 0, target: pod },
        { kind: 'pod-crash', at: 0, target: pod },
      ]),
    ).toEqual(['0: delete default/p2 own', '0: crash default/p2']);
  });

  it('have their times on the clock of the loop, wherever it starts', () => {
    const faults: FaultConfig[] = [{ kind: 'pod-kill', at: 7, target: pod }];
    expect(run(faults, 100, new FakeSite(4, 6, 1, -60))).toEqual(['7: delete default/p2 own']);
    expect(() => run(faults, 100, new FakeSite(4, 6, 1, 8))).toThrow(RangeError);
  });

  it('start churn at its time', () => {
    const done = run([{ kind: 'churn', at: 500, podKillRate: 1 }], 520);
    expect(done.length).toBeGreaterThan(0);
    expect(done.every((entry) => Number.parseFloat(entry) > 500)).toBe(true);
  });

  it('choose their targets at the moment they happen', () => {
    const target = { by: 'random', count: 4 } as const;
    const done = run([
      { kind: 'node-crash', at: 10, target: node },
      { kind: 'node-partition', at: 20, target },
    ]);
    expect(done).toEqual(['10: off n1', '20: cut n0', '20: cut n2', '20: cut n3']);
  });

  it('draw as before when another fault is added at the end', () => {
    const random = { by: 'random', count: 1 } as const;
    const first: FaultConfig[] = [5, 6, 7].map((at) => ({ kind: 'pod-kill', at, target: random }));
    const more: FaultConfig = { kind: 'pod-kill', at: 4, target: random };
    const before = run(first, 100, new FakeSite(4, 1000));
    const after = run([...first, more], 100, new FakeSite(4, 1000));
    expect(after.filter((entry) => !entry.startsWith('4:'))).toEqual(before);
    expect(new Set(before.map((entry) => entry.slice(3))).size).toBe(3);
  });
});
