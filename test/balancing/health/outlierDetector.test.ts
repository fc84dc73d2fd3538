import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NONE } from '../../../src/balancing/balancer.ts';
import { OutlierDetector } from '../../../src/balancing/health/outlierDetector.ts';
import type { OutlierSettings } from '../../../src/balancing/health/outlierSettings.ts';
import { CONNECT_FAILURE_CODE, TIMEOUT_CODE } from '../../../src/balancing/health/responseCode.ts';
import { RandomStreams } from '../../../src/engine/random.ts';

function detector(hosts: number, settings: Partial<OutlierSettings> = {}): OutlierDetector {
  return new OutlierDetector(hosts, new RandomStreams(1).stream('outliers'), settings);
}

/** The host answers so often, that many times with 500, never five times in a row. */
function answer(of: OutlierDetector, host: number, requests: number, failures: number): void {
  for (let i = 0; i < requests; i++) of.report(host, i < failures ? 500 : 200, 0);
}

function fail(of: OutlierDetector, host: number, times: number, now: number, code = 500): void {
  for (let i = 0; i < times; i++) of.report(host, code, now);
}

function ejectedOf(of: OutlierDetector, hosts: number): number[] {
  return Array.from({ length: hosts }, (_, host) => host).filter((host) => of.isEjected(host));
}

describe('OutlierDetector', () => {
  it('ejects with the fifth failure in a row, whatever kind of failure it is', () => {
    const of = detector(10);
    fail(of, 3, 2, 1, TIMEOUT_CODE);
    fail(of, 3, 2, 1, CONNECT_FAILURE_CODE);
    expect(of.ejected).toBe(0);
    fail(of, 3, 1, 1, 599);
    expect(ejectedOf(of, 10)).toEqual([3]);
  });

  it('never ejects by default from fewer than ten endpoints, unless one always may be', () => {
    const nine = detector(9);
    fail(nine, 0, 50, 1);
    expect(nine.ejected).toBe(0);
    const one = detector(9, { alwaysEjectOneHost: true });
    fail(one, 0, 5, 1);
    fail(one, 1, 5, 1);
    expect(ejectedOf(one, 9)).toEqual([0]);
  });

  it('counts gateway failures apart, and ejects for them only if told to', () => {
    const settings = { consecutive5xx: 100, consecutiveGatewayFailure: 3 };
    const quiet = detector(10, settings);
    fail(quiet, 0, 10, 1, 502);
    expect(quiet.ejected).toBe(0);
    const enforcing = {
      consecutive5xx: 100,
      consecutiveGatewayFailure: 100,
      successRate: 100,
      failurePercentage: 0,
    };
    const strict = detector(10, { ...settings, enforcing });
    fail(strict, 0, 2, 1, 502);
    // A 500 is no gateway failure: the row starts anew.
    fail(strict, 0, 1, 1, 500);
    fail(strict, 0, 2, 1, 504);
    expect(strict.ejected).toBe(0);
    fail(strict, 0, 1, 1, 503);
    expect(strict.ejected).toBe(1);
  });

  it('compares only endpoints with enough requests, and only if there are enough of them', () => {
    const settings = { maxEjectionPercent: 100, consecutive5xx: 1000 };
    const few = detector(10, settings);
    for (let host = 0; host < 4; host++) answer(few, host, 100, host === 0 ? 100 : 0);
    for (let host = 4; host < 10; host++) answer(few, host, 99, 0);
    few.sweep(10);
    expect(few.ejected).toBe(0);
    const enough = detector(10, settings);
    for (let host = 0; host < 5; host++) answer(enough, host, 100, host === 0 ? 100 : 0);
    enough.sweep(10);
    expect(ejectedOf(enough, 10)).toEqual([0]);
  });

  it('forgets the counts of an interval with its sweep', () => {
    const of = detector(10, { maxEjectionPercent: 100, consecutive5xx: 1000 });
    for (let host = 0; host < 10; host++) answer(of, host, 99, host === 0 ? 99 : 0);
    of.sweep(10);
    for (let host = 0; host < 10; host++) answer(of, host, 99, host === 0 ? 99 : 0);
    of.sweep(20);
    expect(of.ejected).toBe(0);
  });

  it('ejects for a share of failures only if told to', () => {
    const settings = { maxEjectionPercent: 100, consecutive5xx: 1000, successRateStdevFactor: 1e6 };
    const answers = (of: OutlierDetector) => {
      // 85 % is the threshold, and counts.
      for (let host = 0; host < 6; host++) answer(of, host, 100, [85, 84, 0, 0, 0, 0][host]);
      of.sweep(10);
      return ejectedOf(of, 6);
    };
    expect(answers(detector(6, settings))).toEqual([]);
    const enforcing = {
      consecutive5xx: 100,
      consecutiveGatewayFailure: 0,
      successRate: 100,
      failurePercentage: 100,
    };
    expect(answers(detector(6, { ...settings, enforcing }))).toEqual([0]);
  });

  it('is kinder with each quiet interval after the return', () => {
    const of = detector(1, { maxEjectionPercent: 100 });
    fail(of, 0, 5, 0);
    of.sweep(30);
    fail(of, 0, 5, 31);
    expect(of.multiplier(0)).toBe(2);
    of.sweep(100);
    expect([of.isEjected(0), of.multiplier(0)]).toEqual([false, 2]);
    of.sweep(109);
    expect(of.multiplier(0)).toBe(2);
    for (const now of [110, 120, 130]) of.sweep(now);
    expect(of.multiplier(0)).toBe(0);
  });

  it('lets whoever a sweep ejects pay for all ejections before, the last interval quiet or not', () => {
    const of = detector(5, { maxEjectionPercent: 100 });
    fail(of, 0, 5, 0);
    of.sweep(30);
    for (let host = 0; host < 5; host++) answer(of, host, 100, 0);
    // Three in four fail, never five in a row.
    for (let i = 0; i < 400; i++) of.report(0, i % 4 === 0 ? 200 : 500, 35);
    of.sweep(40);
    expect([of.isEjected(0), of.multiplier(0)]).toEqual([true, 2]);
  });

  it('takes an endpoint back at once when told to, with a clean record of rows', () => {
    const of = detector(10);
    fail(of, 0, 9, 1);
    expect(of.isEjected(0)).toBe(true);
    of.restore(0, 2);
    fail(of, 0, 4, 2);
    expect(of.isEjected(0)).toBe(false);
    fail(of, 0, 1, 2);
    expect(of.isEjected(0)).toBe(true);
  });

  it('adds jitter below its maximum to an ejection', () => {
    const returns = Array.from({ length: 40 }, (_, seed) => {
      const random = new RandomStreams(seed).stream('outliers');
      const of = new OutlierDetector(1, random, { maxEjectionPercent: 100, maxEjectionTimeJitter: 20 });
      fail(of, 0, 5, 0);
      let now = 0;
      while (of.isEjected(0)) of.sweep(++now);
      return now;
    });
    expect(Math.min(...returns)).toBeGreaterThanOrEqual(30);
    expect(Math.max(...returns)).toBeLessThanOrEqual(50);
    // A seed in forty within the last quarter: missed with probability 0.75^40, 1e-5, and the seeds are fixed.
    expect(Math.max(...returns)).toBeGreaterThan(45);
  });

  it('acts upon the share of detections that is enforced', () => {
    const enforcing = {
      consecutive5xx: 50,
      consecutiveGatewayFailure: 0,
      successRate: 0,
      failurePercentage: 0,
    };
    const of = detector(1000, { maxEjectionPercent: 100, enforcing });
    for (let host = 0; host < 1000; host++) fail(of, host, 5, 1);
    // Binomial: sd = sqrt(1000 / 4) = 15.8; four of them.
    expect(Math.abs(of.ejected - 500)).toBeLessThan(64);
  });

  it('keeps what it knows of endpoints that move in the list, and nothing of those that leave', () => {
    const of = detector(20);
    fail(of, 4, 5, 1);
    fail(of, 5, 4, 1);
    of.update(Int32Array.of(5, NONE, 4, ...Array.from({ length: 7 }, (_, i) => i + 10)));
    expect([ejectedOf(of, 10), of.ejected, of.multiplier(2)]).toEqual([[2], 1, 1]);
    of.update(Int32Array.from({ length: 10 }, (_, i) => (i === 2 ? NONE : i)));
    expect(of.ejected).toBe(0);
    fail(of, 0, 1, 2);
    expect(ejectedOf(of, 10)).toEqual([0]);
  });

  it('never has more endpoints out than the limit, and lets all come back', () => {
    const codes = fc.array(fc.tuple(fc.nat(19), fc.constantFrom(200, 404, 500, 503)), { maxLength: 400 });
    fc.assert(
      fc.property(codes, fc.integer({ min: 0, max: 100 }), (answers, maxEjectionPercent) => {
        const of = detector(20, { maxEjectionPercent, consecutive5xx: 2 });
        answers.forEach(([host, code], i) => {
          of.report(host, code, i / 10);
          if (i % 100 === 99) of.sweep(i / 10);
          expect(of.ejected * 5).toBeLessThanOrEqual(maxEjectionPercent);
          expect(ejectedOf(of, 20)).toHaveLength(of.ejected);
        });
        of.sweep(1000);
        expect(of.ejected).toBe(0);
      }),
      { numRuns: 50 },
    );
  });
});
