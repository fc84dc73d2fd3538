import { describe, expect, it } from 'vitest';
import { carried, Positions } from '../../src/balancing/positions.ts';

describe('positions', () => {
  it('carry state along when the list is re-ordered, and start it anew for who was not there', () => {
    const positions = new Positions();
    positions.update(Int32Array.of(10, 20, 30));
    const from = positions.update(Int32Array.of(30, 40, 10));
    expect([...from]).toEqual([2, -1, 0]);
    expect([...carried(Float64Array.of(1, 2, 3), from, 9)]).toEqual([3, 9, 1]);
    expect([positions.of(40), positions.of(20)]).toEqual([1, -1]);
  });
});
