import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RateLimiter, UNLIMITED } from '../../../src/cluster/api/rateLimiter.ts';

const CONTROLLER = { kubeAPIQPS: 20, kubeAPIBurst: 30 };

/** When each of the requests goes out that are made at those times. */
function sentAt(made: readonly number[], limiter = new RateLimiter(CONTROLLER, 0)): number[] {
  return made.map((time) => time + limiter.reserve(time));
}

describe('a token bucket', () => {
  it('lets the burst through at once and every further request a twentieth of a second after the one before', () => {
    const sent = sentAt(Array.from({ length: 50 }, () => 0));
    expect(sent.slice(0, 30)).toEqual(Array.from({ length: 30 }, () => 0));
    for (const [i, time] of sent.slice(30).entries()) expect(time).toBeCloseTo((i + 1) / 20, 9);
  });

  it('never makes anybody wait who asks no faster than it is refilled', () => {
    const made = Array.from({ length: 2000 }, (_, i) => i / 20);
    expect(sentAt(made)).toEqual(made);
  });

  it('is full again after burst / QPS seconds, and never holds more than the burst', () => {
    const limiter = new RateLimiter(CONTROLLER, 0);
    for (let i = 0; i < 30; i++) limiter.reserve(0);
    const later = Array.from({ length: 31 }, () => limiter.reserve(1000));
    expect(later.filter((wait) => wait === 0)).toHaveLength(30);
    expect(later[30]).toBeCloseTo(1 / 20, 9);
  });

  it('has no limit at 0 calls a second', () => {
    const limiter = new RateLimiter(UNLIMITED, 0);
    expect(sentAt(Array(1000).fill(5), limiter)).toEqual(Array(1000).fill(5));
    expect(limiter.backlog(5)).toBe(0);
  });

  it('tells when the last request that was made goes out', () => {
    const limiter = new RateLimiter(CONTROLLER, 0);
    const sent = sentAt(Array(40).fill(0), limiter);
    expect(limiter.backlog(0)).toBeCloseTo(sent[39], 9);
    expect(limiter.backlog(0.3)).toBeCloseTo(sent[39] - 0.3, 9);
    expect(limiter.backlog(10)).toBe(0);
  });

  it('lets at most burst + QPS x T through in any T seconds, in the order in which they were made', () => {
    const gaps = fc.array(fc.double({ min: 0, max: 0.2, noNaN: true }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(gaps, (pauses) => {
        let now = 0;
        const sent = sentAt(
          pauses.map((pause) => {
            now += pause;
            return now;
          }),
        );
        for (let i = 0; i < sent.length; i++) {
          if (i > 0) expect(sent[i]).toBeGreaterThanOrEqual(sent[i - 1]);
          // From request i on: the k-th after it cannot be sooner than the tokens allow, whatever was there.
          const over = sent.length - 1 - i - 30;
          if (over > 0) expect(sent[sent.length - 1] - sent[i]).toBeGreaterThanOrEqual(over / 20 - 1e-6);
        }
      }),
    );
  });
});
