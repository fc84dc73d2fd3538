import { expect, it } from 'vitest';
import {
  ejectionTime,
  multiplierAfterEjection,
  sweepAt,
} from '../../../src/balancing/health/ejectionTime.ts';

const times = { baseEjectionTime: 30, maxEjectionTime: 300 };

it('the multiplier grows once more than the longest ejection needs, and then stays', () => {
  let multiplier = 0;
  for (let i = 0; i < 50; i++) multiplier = multiplierAfterEjection(times, multiplier);
  // 11 * 30 = 330 is the first that is not below 300 + 30.
  expect(multiplier).toBe(11);
});

it('an ejection is never shorter than its base', () => {
  expect(ejectionTime({ baseEjectionTime: 30, maxEjectionTime: 10 }, 3)).toBe(30);
});

it('an ejection ends with a sweep: the first at or after its end', () => {
  expect([sweepAt(33, 10), sweepAt(40, 10), sweepAt(40.001, 10)]).toEqual([40, 40, 50]);
});
