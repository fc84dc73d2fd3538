import { describe, expect, it } from 'vitest';
import { scaledValue } from '../../src/cluster/intOrPercent.ts';

describe('scaledValue', () => {
  it('takes a number as it is', () => {
    expect(scaledValue(7, 3, 'up')).toBe(7);
  });

  it.each([
    ['25%', 10, 'up', 3],
    ['25%', 10, 'down', 2],
    ['0%', 10, 'up', 0],
    ['100%', 7, 'down', 7],
  ] as const)('%s of %i, rounded %s, is %i', (value, total, round, expected) => {
    expect(scaledValue(value, total, round)).toBe(expected);
  });

  it.each(['25', '%', '-5%', '2.5%', 'many'])('refuses %j', (value) => {
    expect(() => scaledValue(value, 10, 'up')).toThrow(RangeError);
  });
});
