import { describe, expect, it } from 'vitest';
import { NodeGroupBackoff } from '../../../src/cluster/clusterAutoscaler/backoff.ts';

/** The length of the back-off that a failure at this time begins, seconds. */
function lengthAfter(backoff: NodeGroupBackoff, now: number): number {
  backoff.failed(now);
  let seconds = 0;
  while (!backoff.isOver(now + seconds)) seconds += 60;
  return seconds;
}

describe('the back-off of a group', () => {
  it('is over before anything has failed', () => {
    expect(new NodeGroupBackoff().isOver(0)).toBe(true);
  });

  it('doubles from five minutes to half an hour', () => {
    const backoff = new NodeGroupBackoff();
    expect([0, 1000, 2000, 4000, 6000].map((now) => lengthAfter(backoff, now))).toEqual([
      300, 600, 1200, 1800, 1800,
    ]);
  });

  it('is not made longer by a failure while it lasts', () => {
    const backoff = new NodeGroupBackoff();
    backoff.failed(0);
    backoff.failed(200);
    expect(backoff.isOver(299)).toBe(false);
    expect(backoff.isOver(300)).toBe(true);
  });

  it('begins anew after three hours without a failure, or when nodes have come', () => {
    const backoff = new NodeGroupBackoff();
    lengthAfter(backoff, 0);
    expect(lengthAfter(backoff, 3 * 3600)).toBe(600);
    expect(lengthAfter(backoff, 6 * 3600 + 1)).toBe(300);
    backoff.failed(50_000);
    backoff.reset();
    expect(backoff.isOver(50_001)).toBe(true);
    expect(lengthAfter(backoff, 50_002)).toBe(300);
  });
});
