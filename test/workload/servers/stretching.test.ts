import { describe, expect, it } from 'vitest';
import { stretching } from '../../../src/workload/servers/stretching.ts';
import { workload } from '../../support/scenarios.ts';

const COLD = workload({ coldStart: { duration: 20, factor: 5 } });
const CROWDED = workload({
  service: { distribution: 'deterministic', mean: 1, concurrencyFactor: 0.01 },
});

describe('a service time', () => {
  it('depends on nothing else unless a workload says so', () => {
    expect(stretching([workload()])).toBeUndefined();
  });

  it('goes down in a straight line while a process warms up', () => {
    const stretched = stretching([COLD, workload()]);
    stretched?.grow(200);
    stretched?.opened(150, 100);
    const factors = [100, 105, 110, 120, 1000].map((now) => stretched?.factor(150, 0, now, 3));
    expect(factors).toEqual([5, 4, 3, 1, 1]);
    expect(stretched?.factor(150, 1, 100, 3)).toBe(1);
    expect([119, 120].map((time) => stretched?.wasColdAfter(150, 0, time))).toEqual([true, false]);
    // A server that nobody has started is as fast as it will be.
    expect(stretched?.factor(0, 0, 0, 1)).toBe(1);
  });

  it('grows with the company that a request has', () => {
    const stretched = stretching([CROWDED]);
    expect(stretched?.factor(0, 0, 0, 1)).toBe(1.01);
    expect(stretched?.factor(0, 0, 0, 100)).toBe(2);
    expect([100, 101].map((busy) => stretched?.isCrowded(0, busy))).toEqual([false, true]);
    expect(stretched?.wasColdAfter(0, 0, 0)).toBe(false);
  });
});
