import { describe, expect, it } from 'vitest';
import { Lane } from '../../src/engine/lane.ts';

/** Takes the earliest event out of a lane. */
function take(lane: Lane) {
  const { headTime: time, headOrder: order, headCode: code, headA: a, headB: b } = lane;
  lane.shift();
  return { time, order, code, a, b };
}

describe('a lane', () => {
  it('gives events back in the order in which they were given, with all they carry', () => {
    const lane = new Lane();
    lane.push(1, 10, 3, -5, 6);
    lane.push(1, 11, 4, 7, -8);
    expect(lane.length).toBe(2);
    expect(take(lane)).toEqual({ time: 1, order: 10, code: 3, a: -5, b: 6 });
    expect(take(lane)).toEqual({ time: 1, order: 11, code: 4, a: 7, b: -8 });
    expect(lane.length).toBe(0);
  });

  it('refuses an event that is earlier than the last one, even when that has left', () => {
    const lane = new Lane();
    lane.push(2, 0, 1, 0, 0);
    expect(() => lane.push(1.999, 1, 1, 0, 0)).toThrow(RangeError);
    take(lane);
    expect(() => lane.push(1.999, 1, 1, 0, 0)).toThrow(/come in order/);
    lane.push(2, 1, 1, 0, 0);
    expect(lane.length).toBe(1);
  });

  it.each([0, 1, 100, 255])('keeps the order when it grows with its head at place %i of the ring', (head) => {
    const lane = new Lane();
    let given = 0;
    const give = () => lane.push(given, given, given, given, -1 - given++);
    for (let i = 0; i < head; i++) give();
    for (let i = 0; i < head; i++) take(lane);
    for (let i = 0; i < 1000; i++) give();
    for (let i = 0; i < 1000; i++) {
      const n = head + i;
      expect(take(lane)).toEqual({ time: n, order: n, code: n, a: n, b: -1 - n });
    }
  });

  it('goes round its ring many times without growing or mixing anything up', () => {
    const lane = new Lane();
    for (let n = 0; n < 3000; n++) {
      lane.push(n, n, 1, n, 0);
      if (n >= 200) expect(take(lane).a).toBe(n - 200);
    }
    expect(lane.length).toBe(200);
  });
});
