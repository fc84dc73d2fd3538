import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Slots } from '../../src/workload/slots.ts';

describe('slots', () => {
  it('are given out from 0 on, and the last that came back goes first', () => {
    const slots = new Slots(4);
    expect([slots.take(), slots.take(), slots.take()]).toEqual([0, 1, 2]);
    slots.give(0);
    slots.give(1);
    expect([slots.take(), slots.take(), slots.take()]).toEqual([1, 0, 3]);
    expect(slots.used).toBe(4);
  });

  it('say when there is no room, and have twice as much after they grew', () => {
    const slots = new Slots(2);
    slots.take();
    expect(slots.full).toBe(false);
    slots.take();
    expect(slots.full).toBe(true);
    slots.grow();
    expect([slots.full, slots.capacity]).toEqual([false, 4]);
    expect(slots.take()).toBe(2);
    slots.give(1);
    expect(slots.full).toBe(false);
  });

  it('are never in two hands at once', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 200 }), (script) => {
        const slots = new Slots(1);
        const taken: number[] = [];
        for (const take of script) {
          if (take) {
            if (slots.full) slots.grow();
            taken.push(slots.take());
          } else if (taken.length > 0) slots.give(taken.shift() ?? -1);
          expect(new Set(taken).size).toBe(taken.length);
          expect(Math.max(-1, ...taken)).toBeLessThan(slots.used);
          expect(slots.used).toBeLessThanOrEqual(slots.capacity);
        }
      }),
    );
  });
});
