import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventLoop } from '../../src/engine/eventLoop.ts';
import { stepCount, steps } from '../../src/engine/steppedLoop.ts';

describe('the number of steps', () => {
  it.each([
    { from: 0, to: 10, step: 1, count: 10 },
    { from: 0, to: 0.3, step: 0.1, count: 3 },
    { from: 0, to: 0.7, step: 0.1, count: 7 },
    { from: 0, to: 1.1, step: 0.1, count: 11 },
    { from: 0, to: 10.5, step: 1, count: 11 },
    { from: 0, to: 10, step: 3, count: 4 },
    { from: 0, to: 1, step: 5, count: 1 },
    { from: 0, to: 0, step: 1, count: 1 },
    { from: -5, to: 5, step: 2.5, count: 4 },
    { from: 0, to: 86_400, step: 0.1, count: 864_000 },
  ])('is $count from $from s to $to s with steps of $step s', ({ count, ...plan }) => {
    expect(stepCount(plan)).toBe(count);
  });

  it('is k for a duration of k steps, whatever the rounding of the quotient', () => {
    const step = fc.constantFrom(0.001, 0.01, 0.1, 0.25, 0.3, 0.7, 1, 1.1, 60);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), step, (k, length) => {
        expect(stepCount({ from: 0, to: k * length, step: length })).toBe(k);
      }),
    );
  });
});

describe('the steps', () => {
  function boundaries(plan: { from: number; to: number; step: number }): number[] {
    const loop = new EventLoop(plan.from);
    const numbers: number[] = [];
    const ends: number[] = [];
    for (const number of steps(loop, plan)) {
      numbers.push(number);
      ends.push(loop.now);
    }
    expect(numbers).toEqual(numbers.map((_, i) => i));
    return ends;
  }

  it('end at multiples of the step, and the last one at the end', () => {
    expect(boundaries({ from: 0, to: 3, step: 1 })).toEqual([1, 2, 3]);
    expect(boundaries({ from: 0, to: 0.3, step: 0.1 })).toEqual([0.1, 0.2, 0.3]);
    expect(boundaries({ from: -1, to: 1.5, step: 1 })).toEqual([0, 1, 1.5]);
    expect(boundaries({ from: 0, to: 0.5, step: 2 })).toEqual([0.5]);
  });

  it('let nothing happen before the first is asked for, and only its events then', () => {
    const loop = new EventLoop();
    const seen: number[] = [];
    for (const time of [0, 0.5, 1, 1.5]) loop.setTimer(time, () => seen.push(time));
    const progress = steps(loop, { from: 0, to: 2, step: 1 });
    expect(seen).toEqual([]);
    progress.next();
    // What happens at the boundary itself belongs to the next step.
    expect(seen).toEqual([0, 0.5]);
    progress.next();
    expect(seen).toEqual([0, 0.5, 1, 1.5]);
    expect(progress.next().done).toBe(true);
  });
});
