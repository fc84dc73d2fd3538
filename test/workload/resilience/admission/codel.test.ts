import { describe, expect, it } from 'vitest';
import { Codel } from '../../../../src/workload/resilience/admission/codel.ts';

/** What becomes of requests that have waited so long (ms), one each 10 ms. */
const drops = (waits: readonly number[]) => {
  const codel = new Codel();
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

  it('stops as soon as an interval has had a short wait', () => {
    const dropped = drops([...times(13, 20), 1, ...times(9, 20), 20, ...times(8, 20)]);
    expect(dropped.slice(0, 22)).toContain(true);
    expect(dropped.slice(23)).not.toContain(true);
  });
});
