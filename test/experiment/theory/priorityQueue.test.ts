import fc from 'fast-check';
import { expect, it } from 'vitest';
import { generalService } from '../../../src/experiment/theory/generalService.ts';
import { priorityWaits } from '../../../src/experiment/theory/priorityQueue.ts';

it('gives two equal halves of a load of 0.8 waits of 4/3 and 20/3 service times', () => {
  const half = { arrivalRate: 0.4, meanService: 1, squaredVariation: 1 };
  const [first, last] = priorityWaits([half, half]);
  expect(first).toBeCloseTo(4 / 3, 12);
  expect(last).toBeCloseTo(20 / 3, 12);
});

it('is the formula of Pollaczek and Khinchine where there is one class', () => {
  const load = { arrivalRate: 70, meanService: 0.01 };
  const [wait] = priorityWaits([{ ...load, squaredVariation: 3 }]);
  expect(wait).toBeCloseTo(generalService(load, 3).meanWait, 12);
});

it('only moves waiting from one class to another: the work that waits is the same (Kleinrock 1965)', () => {
  const classes = fc.array(
    fc.record({
      arrivalRate: fc.double({ min: 0.01, max: 0.2, noNaN: true }),
      meanService: fc.double({ min: 0.1, max: 0.9, noNaN: true }),
      squaredVariation: fc.double({ min: 0, max: 9, noNaN: true }),
    }),
    { minLength: 2, maxLength: 5 },
  );
  fc.assert(
    fc.property(classes, (list) => {
      const work = (order: typeof list) => {
        const waits = priorityWaits(order);
        return order.reduce((sum, each, i) => sum + each.arrivalRate * each.meanService * waits[i], 0);
      };
      expect(work(list)).toBeCloseTo(work(list.toReversed()), 9);
    }),
  );
});

it('refuses classes that are too much together, and a negative variance', () => {
  const half = { arrivalRate: 0.5, meanService: 1, squaredVariation: 1 };
  expect(() => priorityWaits([half, half])).toThrow(RangeError);
  expect(() => priorityWaits([{ ...half, squaredVariation: -1 }])).toThrow(RangeError);
});
