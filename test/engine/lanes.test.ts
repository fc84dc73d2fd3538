import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Lanes, MAX_LANES } from '../../src/engine/lanes.ts';

describe('lanes', () => {
  it('have no first event when none is open, and none when all are empty', () => {
    const lanes = new Lanes();
    expect(lanes.firstTime).toBe(Number.POSITIVE_INFINITY);
    expect([lanes.open(), lanes.open()]).toEqual([0, 1]);
    expect(lanes.count).toBe(2);
    expect(lanes.firstTime).toBe(Number.POSITIVE_INFINITY);
    lanes.push(1, 5, 0, 1, 0, 0);
    lanes.shift();
    expect(lanes.firstTime).toBe(Number.POSITIVE_INFINITY);
  });

  it('know the earliest event of all at every moment', () => {
    const lanes = new Lanes();
    const [first, second] = [lanes.open(), lanes.open()];
    lanes.push(second, 4, 0, 1, 0, 0);
    expect(lanes.firstTime).toBe(4);
    lanes.push(first, 3, 1, 1, 0, 0);
    expect([lanes.firstTime, lanes.firstOrder]).toEqual([3, 1]);
    lanes.push(first, 5, 2, 1, 0, 0);
    lanes.shift();
    expect([lanes.firstTime, lanes.firstOrder]).toEqual([4, 0]);
    lanes.shift();
    expect([lanes.firstTime, lanes.firstOrder]).toEqual([5, 2]);
  });

  it('decide between equal times by the order of insertion, not by the number of the lane', () => {
    const lanes = new Lanes();
    const [first, second] = [lanes.open(), lanes.open()];
    lanes.push(second, 1, 0, 1, 200, 0);
    lanes.push(first, 1, 1, 1, 100, 0);
    lanes.push(second, 1, 2, 1, 201, 0);
    const seen = [0, 1, 2].map(() => {
      const { headA } = lanes.first;
      lanes.shift();
      return headA;
    });
    expect(seen).toEqual([200, 100, 201]);
  });

  it('agree with one list that is sorted by time and order', () => {
    const push = fc.record({ lane: fc.nat(MAX_LANES - 1), wait: fc.nat(3) });
    fc.assert(
      fc.property(fc.array(fc.option(push, { nil: undefined }), { maxLength: 300 }), (script) => {
        const lanes = new Lanes();
        for (let i = 0; i < MAX_LANES; i++) lanes.open();
        const list: { time: number; order: number }[] = [];
        const lastOf = new Array<number>(MAX_LANES).fill(0);
        for (const [order, step] of script.entries()) {
          if (step !== undefined) {
            lastOf[step.lane] += step.wait;
            lanes.push(step.lane, lastOf[step.lane], order, 1, 0, 0);
            list.push({ time: lastOf[step.lane], order });
            list.sort((x, y) => x.time - y.time || x.order - y.order);
          } else if (list.length > 0) {
            lanes.shift();
            list.shift();
          }
          expect(lanes.firstTime).toBe(list[0]?.time ?? Number.POSITIVE_INFINITY);
          if (list.length > 0) expect(lanes.firstOrder).toBe(list[0].order);
        }
      }),
    );
  });
});
