import fc from 'fast-check';
import { expect, it } from 'vitest';
import { WindowedSum } from '../../../src/workload/resilience/windowedSum.ts';

it('what is added counts until its slice leaves the window', () => {
  const sum = new WindowedSum(10);
  sum.add(1, 0.9);
  sum.add(2, 1);
  expect([sum.sum(9.99), sum.sum(10), sum.sum(10.99), sum.sum(11)]).toEqual([3, 2, 2, 0]);
});

it('a long silence empties the window', () => {
  const sum = new WindowedSum(10);
  for (let second = 0; second < 10; second++) sum.add(1, second);
  expect([sum.sum(9), sum.sum(1000)]).toEqual([10, 0]);
});

it('a sum is that of a list that is kept and searched', () => {
  const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: -5, max: 5 })));
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 12 }), (added, slices) => {
      // Slices of one second, dates in quarters of one: all exact in binary.
      const sum = new WindowedSum(slices, slices);
      const kept: { slice: number; amount: number }[] = [];
      let now = 0;
      for (const [quarters, amount] of added) {
        now += quarters / 4;
        sum.add(amount, now);
        kept.push({ slice: Math.floor(now), amount });
        const recent = kept.filter(({ slice }) => slice > Math.floor(now) - slices);
        expect(sum.sum(now)).toBe(recent.reduce((total, one) => total + one.amount, 0));
      }
    }),
  );
});
