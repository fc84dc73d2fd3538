import { describe, expect, it } from 'vitest';
import { Codel } from '../../../../src/workload/resilience/admission/codel.ts';

/** What becomes of requests that have waited so long (ms), one each 10 ms, after a first one that found no queue. */
const drops = (waits: readonly number[]) => {
  const codel = new Codel();
  codel.drops(0, 0);
  return waits.map((wait, i) => codel.drops((i + 1) / 100, wait / 1000));
};
const times = (count: number, wait: number) => new Array<number>(count).fill(wait);

describe('controlled delay', () => {
  it('drops nothing while each interval has a request that hardly waited', () => {
    expect(drops([...times(8, 500), 1, ...times(8, 500), 4, ...times(8, 500), 0])).not.toContain(true);
  });

  it('drops those that waited for more than twice the target once a whole interval was above it', () => {
    const [first, second] = [times(11, 20), [20, 20, 9, 11, 10, 20]];
    const dropped = drops([...first, ...second]);
    expect(dropped.slice(0, 11)).not.toContain(true);
    // The first of the interval starts it; 9 and 10 ms are within twice the target.
    expect(dropped.slice(11)).toEqual([false, true, false, true, false, true]);
  });

  it('begins with the second request, which the wait of the first one is told to', () => {
    const afterFirst = (wait: number) => {
      const codel = new Codel();
      return [wait, 0.02, 0.02].map((waited, i) => codel.drops((i + 1) / 100, waited));
    };
    // The second ends an interval of one request: 20 ms are above the target, 5 ms are not.
    expect(afterFirst(0.02)).toEqual([false, false, true]);
    expect(afterFirst(0.005)).toEqual([false, false, false]);
  });

  it('takes a target above the interval for the interval', () => {
    const codel = new Codel({ target: 1, interval: 0.01 });
    const dropped = [0.1, 0.2, 0.3].map((now) => codel.drops(now, 0.05));
    expect([...dropped, codel.drops(0.305, 0.05)]).toEqual([false, false, false, true]);
  });

  it('stops as soon as an interval has had a short wait', () => {
    const dropped = drops([...times(13, 20), 1, ...times(9, 20), 20, ...times(8, 20)]);
    expect(dropped.slice(0, 22)).toContain(true);
    expect(dropped.slice(23)).not.toContain(true);
  });
});
