import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LeakyBucket } from '../../../../src/workload/resilience/admission/leakyBucket.ts';
import { TokenBucket } from '../../../../src/workload/resilience/admission/tokenBucket.ts';

describe('TokenBucket', () => {
  const settings = { maxTokens: 3, tokensPerFill: 2, fillInterval: 1 };

  it('starts full, and is filled little by little', () => {
    const bucket = new TokenBucket(settings, 10);
    expect([10, 10, 10, 10].map((now) => bucket.take(now))).toEqual([true, true, true, false]);
    expect([10.25, 10.5, 10.75, 11].map((now) => bucket.take(now))).toEqual([false, true, false, true]);
  });

  it('is filled in lots where a timer does it', () => {
    const bucket = new TokenBucket(settings, 10, 'lots');
    for (let i = 0; i < 3; i++) bucket.take(10);
    expect([10.9, 11, 11, 11].map((now) => bucket.take(now))).toEqual([false, true, true, false]);
  });

  it('runs over: a long silence gives no more than a full bucket', () => {
    for (const filling of ['lots', 'trickle'] as const) {
      const bucket = new TokenBucket(settings, 0, filling);
      bucket.take(0);
      expect([bucket.tokens(0), bucket.tokens(100)]).toEqual([2, 3]);
    }
  });

  it('never lets more through than the burst and the fills since', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 8 }), { maxLength: 200 });
    const shape = {
      maxTokens: fc.integer({ min: 1, max: 9 }),
      tokensPerFill: fc.integer({ min: 1, max: 5 }),
    };
    fc.assert(
      fc.property(fc.record(shape), gaps, fc.constantFrom('lots', 'trickle'), (shaped, waits, filling) => {
        const bucket = new TokenBucket({ ...shaped, fillInterval: 1 }, 0, filling);
        let now = 0;
        let taken = 0;
        for (const quarters of waits) {
          now += quarters / 4;
          if (bucket.take(now)) taken++;
          expect(taken).toBeLessThanOrEqual(
            shaped.maxTokens + (filling === 'lots' ? Math.floor(now) : now) * shaped.tokensPerFill,
          );
        }
      }),
    );
  });
});

describe('LeakyBucket', () => {
  it('without a burst refuses what comes before its time', () => {
    const bucket = new LeakyBucket(10);
    const delays = [0, 0.05, 0.1, 0.15, 0.25].map((now) => bucket.delay(now));
    // Refused requests do not put off the next: 0.25 is 0.15 after the last that was taken.
    expect(delays).toEqual([0, Infinity, 0, Infinity, 0]);
  });

  it('spaces a burst at its rate', () => {
    const bucket = new LeakyBucket(10, 3);
    expect([0, 0, 0, 0, 0].map((now) => bucket.delay(now))).toEqual([0, 0.1, 0.2, 0.3, Infinity]);
    expect(bucket.delay(0.1)).toBe(0.3);
  });

  it('never passes requests on faster than its rate', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 2, maxLength: 200 });
    fc.assert(
      fc.property(gaps, (waits) => {
        const bucket = new LeakyBucket(10, 5);
        let [now, last] = [0, -Infinity];
        for (const milliseconds of waits) {
          now += milliseconds;
          const delay = bucket.delay(now / 1000);
          if (delay === Infinity) continue;
          const passed = now + delay * 1000;
          // 100 ms apart; times are cut to whole milliseconds, which costs one at each end.
          expect(passed - last).toBeGreaterThanOrEqual(98);
          last = passed;
        }
      }),
    );
  });
});
