import { describe, expect, it } from 'vitest';
import { BACKUP_REQUEST } from '../../../src/workload/resilience/hedging.ts';
import { HedgeDelay } from '../../../src/workload/tries/hedgeDelay.ts';

describe('the delay before a copy', () => {
  it('is what it is said to be, whatever was seen', () => {
    const delay = new HedgeDelay({ delay: 0.25 });
    delay.answered(7);
    expect([delay.at(0), delay.at(100)]).toEqual([0.25, 0.25]);
  });

  it('by a percentile is endless until something was seen', () => {
    const delay = new HedgeDelay({ delay: { percentile: 90 } });
    expect(delay.at(5)).toBe(Number.POSITIVE_INFINITY);
    delay.answered(0.1);
    expect(delay.at(5)).toBeLessThan(0.2);
  });

  it('is that percentile, to the width of the buckets, taken anew every three seconds', () => {
    const delay = new HedgeDelay({ delay: { percentile: 90 } });
    for (let i = 1; i <= 100; i++) delay.answered(i / 100);
    const first = delay.at(10);
    // 128 buckets for each power of two.
    expect(Math.abs(first / 0.9 - 1)).toBeLessThan(1 / 64);
    for (let i = 0; i < 900; i++) delay.answered(4);
    expect(delay.at(10 + BACKUP_REQUEST.refreshInterval - 0.001)).toBe(first);
    expect(Math.abs(delay.at(10 + BACKUP_REQUEST.refreshInterval) / 4 - 1)).toBeLessThan(1 / 64);
  });

  it('is a millisecond at least', () => {
    const delay = new HedgeDelay({ delay: { percentile: 50 } });
    delay.answered(1e-6);
    expect(delay.at(0)).toBe(0.001);
  });
});
