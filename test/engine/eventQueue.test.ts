import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventQueue } from '../../src/engine/eventQueue.ts';

interface Taken {
  readonly code: number;
  readonly a: number;
  readonly b: number;
}

function take(queue: EventQueue): Taken {
  const handle = queue.pop();
  return { code: queue.codeOf(handle), a: queue.firstArgument(handle), b: queue.secondArgument(handle) };
}

describe('the event queue', () => {
  it('says that nothing is pending when it is empty', () => {
    const queue = new EventQueue();
    expect(queue.length).toBe(0);
    expect(queue.firstTime).toBe(Number.POSITIVE_INFINITY);
    expect(queue.firstOrder).toBe(Number.POSITIVE_INFINITY);
  });

  it('gives events back earliest first with their code and arguments', () => {
    const queue = new EventQueue();
    queue.push(2, 0, 7, 1, -1);
    queue.push(1, 1, 65_535, 2 ** 31 - 1, -(2 ** 31));
    expect(queue.firstTime).toBe(1);
    expect(queue.firstOrder).toBe(1);
    expect(take(queue)).toEqual({ code: 65_535, a: 2 ** 31 - 1, b: -(2 ** 31) });
    expect(take(queue)).toEqual({ code: 7, a: 1, b: -1 });
    expect(queue.length).toBe(0);
  });

  it('gives events of equal time back in the order in which they were given', () => {
    const queue = new EventQueue();
    for (let i = 0; i < 50; i++) queue.push(3, i, 1, i, 0);
    expect(Array.from({ length: 50 }, () => take(queue).a)).toEqual(Array.from({ length: 50 }, (_, i) => i));
  });

  it('grows beyond its first 1,024 events without losing one', () => {
    const queue = new EventQueue();
    const count = 5000;
    // A step that has no common factor with the count visits every time once, in no order.
    for (let i = 0; i < count; i++) queue.push((i * 1237) % count, i, 1, (i * 1237) % count, i);
    expect(queue.length).toBe(count);
    const times = Array.from({ length: count }, () => take(queue).a);
    expect(times).toEqual(Array.from({ length: count }, (_, i) => i));
  });

  it('agrees with a list that is sorted by time and order, whatever is pushed and popped between', () => {
    const step = fc.option(fc.integer({ min: 0, max: 5 }), { nil: undefined });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (script) => {
        const queue = new EventQueue();
        const list: { time: number; order: number }[] = [];
        for (const [order, time] of script.entries()) {
          if (time !== undefined) {
            queue.push(time, order, 1, order, time);
            list.push({ time, order });
          } else if (list.length > 0) {
            list.sort((x, y) => x.time - y.time || x.order - y.order);
            expect(take(queue).a).toBe(list.shift()?.order);
          }
          expect(queue.length).toBe(list.length);
        }
      }),
    );
  });
});
