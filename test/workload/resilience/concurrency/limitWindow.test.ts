import { describe, expect, it } from 'vitest';
import { LimitWindow } from '../../../../src/workload/resilience/concurrency/limitWindow.ts';
import type { LimitSample } from '../../../../src/workload/resilience/concurrency/vegas.ts';

function window() {
  const samples: LimitSample[] = [];
  return { samples, window: new LimitWindow((sample) => samples.push(sample)) };
}

describe('a window of samples', () => {
  it('makes one of them: mean latency and the most in flight', () => {
    const { samples, window: each } = window();
    each.add(0.5, 9, 1, false);
    for (let i = 1; i <= 10; i++) each.add(0.5 + i / 10, i, i, false);
    // The first one ended the window that began at time 0, with too few; the next window ends after 1.5 s.
    expect(samples).toEqual([]);
    each.add(1.6, 11, 3, false);
    expect(samples).toEqual([{ rtt: 6, inFlight: 10, dropped: false }]);
  });

  it('remembers a drop, whose latency counts like that of others', () => {
    const { samples, window: each } = window();
    each.add(0.5, 1, 1, false);
    for (let i = 0; i < 10; i++) each.add(1, 2, 2, false);
    each.add(1.2, 8, 50, true);
    each.add(1.6, 2, 2, false);
    expect(samples).toEqual([{ rtt: (11 * 2 + 8) / 12, inFlight: 50, dropped: true }]);
  });

  it('leaves out what is too short to be measured, and windows with hardly anything in them', () => {
    const { samples, window: each } = window();
    for (let i = 0; i < 30; i++) each.add(i / 10, 0.00005, 1, i % 2 === 0);
    for (let i = 0; i < 9; i++) each.add(3 + i / 4, 1, 1, false);
    expect(samples).toEqual([]);
  });
});
