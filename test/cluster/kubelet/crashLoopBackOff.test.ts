import { describe, expect, it } from 'vitest';
import { afterRestart, type BackOff, restartDelay } from '../../../src/cluster/kubelet/crashLoopBackOff.ts';

/** Waits of a container that runs for `life` seconds after each start. */
function waits(life: number, count: number): number[] {
  let backOff: BackOff | undefined;
  let now = 0;
  return Array.from({ length: count }, () => {
    const exitedAt = now + life;
    const wait = restartDelay(backOff, exitedAt);
    now = exitedAt + wait;
    backOff = afterRestart(backOff, exitedAt, now, 10, 300);
    return wait;
  });
}

describe('CrashLoopBackOff', () => {
  it('restarts at once, then after 10 s, doubling to 300 s', () => {
    expect(waits(1, 9)).toEqual([0, 10, 20, 40, 80, 160, 300, 300, 300]);
  });

  it('begins anew for a container that ran for more than ten minutes', () => {
    expect(waits(601, 3)).toEqual([0, 0, 0]);
    expect(waits(600, 3)).toEqual([0, 10, 20]);
  });
});
