import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FailureAccrual, LINKERD_FAILURE_ACCRUAL } from '../../../src/balancing/health/failureAccrual.ts';
import { RandomStreams } from '../../../src/engine/random.ts';

function accrual(changes: Partial<typeof LINKERD_FAILURE_ACCRUAL> = {}): FailureAccrual {
  const settings = { ...LINKERD_FAILURE_ACCRUAL, jitterRatio: 0, ...changes };
  return new FailureAccrual(2, new RandomStreams(1).stream('accrual'), settings);
}

function fail(of: FailureAccrual, times: number, now: number): void {
  for (let i = 0; i < times; i++) of.report(0, 503, now);
}

/** The trial of endpoint 0 that is due: seconds from `now` until it was, and what comes of it. */
function tryAgain(of: FailureAccrual, now: number, code: number): number {
  const due = of.wakeAt;
  of.wake(due);
  of.sent(0);
  of.report(0, code, due);
  return due - now;
}

describe('failure accrual', () => {
  it('shuts an endpoint off with the seventh failure in a row; any success starts the row anew', () => {
    const of = accrual();
    fail(of, 6, 0);
    of.report(0, 404, 0);
    fail(of, 6, 0);
    expect(of.isEjected(0)).toBe(false);
    fail(of, 1, 0);
    expect([of.isEjected(0), of.isEjected(1), of.wakeAt]).toEqual([true, false, 1]);
  });

  it('doubles the penalty with each failed trial, up to the longest', () => {
    const of = accrual();
    fail(of, 7, 0);
    const waits: number[] = [];
    for (let now = 0; waits.length < 8; now += waits[waits.length - 1]) waits.push(tryAgain(of, now, 500));
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
  });

  it('lets one request through for a trial, whose success is enough', () => {
    const of = accrual();
    fail(of, 7, 0);
    of.wake(1);
    expect(of.isEjected(0)).toBe(false);
    of.sent(0);
    expect(of.isEjected(0)).toBe(true);
    of.report(0, 200, 1);
    expect(of.isEjected(0)).toBe(false);
    fail(of, 6, 2);
    expect(of.isEjected(0)).toBe(false);
  });

  it('waits no longer than the longest penalty, jitter included', () => {
    const of = accrual({ jitterRatio: 0.5, maxPenalty: 4 });
    fail(of, 7, 0);
    const waits: number[] = [];
    for (let now = 0; waits.length < 6; now += waits[waits.length - 1]) waits.push(tryAgain(of, now, 500));
    expect(waits[0]).toBeGreaterThan(1);
    expect(waits[1]).toBeGreaterThan(2);
    for (const wait of waits.slice(2)) expect(wait).toBeCloseTo(4, 9);
  });

  it('ignores answers while the endpoint is shut off, and goes by the first one after that', () => {
    const of = accrual();
    fail(of, 7, 0);
    of.report(0, 200, 0.5);
    expect([of.isEjected(0), of.wakeAt]).toEqual([true, 1]);
    of.wake(1);
    // Nobody was sent there yet: these are late answers to requests from before.
    of.report(0, 500, 1.5);
    expect([of.isEjected(0), of.wakeAt]).toEqual([true, 3.5]);
    of.wake(3.5);
    of.report(0, 200, 4);
    of.sent(0);
    expect(of.isEjected(0)).toBe(false);
  });

  it('waits for another trial when one was cancelled', () => {
    const of = accrual();
    fail(of, 7, 0);
    of.wake(1);
    of.sent(0);
    of.cancelled(0);
    expect(of.isEjected(0)).toBe(false);
    // A request that is cancelled while the endpoint is shut off, or trusted, changes nothing.
    of.cancelled(1);
    expect(of.isEjected(0)).toBe(false);
    of.sent(0);
    of.report(0, 500, 2);
    of.cancelled(0);
    expect([of.isEjected(0), of.isEjected(1)]).toEqual([true, false]);
  });

  it('adds at most half of the penalty by chance', () => {
    const of = accrual({ jitterRatio: 0.5 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), (now) => {
        of.restore(0);
        fail(of, 7, now);
        expect(of.wakeAt - now).toBeGreaterThanOrEqual(1);
        expect(of.wakeAt - now).toBeLessThan(1.5);
      }),
      { numRuns: 50 },
    );
  });

  it('moves with the endpoint', () => {
    const of = accrual();
    fail(of, 7, 0);
    of.update(Int32Array.of(-1, 0));
    expect([of.isEjected(0), of.isEjected(1)]).toEqual([false, true]);
  });
});
