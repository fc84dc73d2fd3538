import { describe, expect, it } from 'vitest';
import { MaxFails } from '../../../src/balancing/health/maxFails.ts';

const NO_ANSWER = 504;

function failed(of: MaxFails, host: number, now: number): void {
  of.sent(host, now);
  of.report(host, NO_ANSWER, now, false);
}

/** Which of three endpoints are banned at a time. */
function bannedAt(of: MaxFails, now: number): number[] {
  if (of.wakeAt <= now) of.wake(now);
  return [0, 1, 2].filter((host) => of.isEjected(host));
}

describe('max_fails', () => {
  it('bans an endpoint for fail_timeout with its first failure', () => {
    const of = new MaxFails(3, { maxFails: 1, failTimeout: 10 });
    failed(of, 1, 5);
    expect([bannedAt(of, 5), bannedAt(of, 14.9), bannedAt(of, 15)]).toEqual([[1], [1], []]);
  });

  it('lets one request through after that, and waits for its answer', () => {
    const of = new MaxFails(3, { maxFails: 1, failTimeout: 10 });
    failed(of, 1, 5);
    expect(bannedAt(of, 16)).toEqual([]);
    of.sent(1, 16);
    expect(bannedAt(of, 16)).toEqual([1]);
    of.report(1, 200, 17, true);
    expect(bannedAt(of, 17)).toEqual([]);
  });

  it('counts several failures, which an answer clears that comes after the time', () => {
    const of = new MaxFails(3, { maxFails: 2, failTimeout: 10 });
    failed(of, 0, 0);
    of.sent(0, 20);
    of.report(0, 200, 20, true);
    failed(of, 0, 21);
    expect(bannedAt(of, 21)).toEqual([]);
    failed(of, 0, 22);
    expect(bannedAt(of, 22)).toEqual([0]);
  });

  it('takes any answer for a success', () => {
    const of = new MaxFails(3, { maxFails: 1, failTimeout: 10 });
    of.sent(0, 0);
    of.report(0, 500, 0, true);
    expect(bannedAt(of, 0)).toEqual([]);
  });

  it('never bans with a limit of 0, nor the only endpoint', () => {
    const never = new MaxFails(3, { maxFails: 0, failTimeout: 10 });
    failed(never, 0, 0);
    const only = new MaxFails(1, { maxFails: 1, failTimeout: 10 });
    failed(only, 0, 0);
    const left = new MaxFails(3, { maxFails: 1, failTimeout: 10 });
    failed(left, 2, 0);
    left.update(Int32Array.of(2));
    expect([never, only, left].map((of) => of.isEjected(0))).toEqual([false, false, false]);
  });

  it('keeps a ban when the list is re-ordered', () => {
    const of = new MaxFails(3, { maxFails: 1, failTimeout: 10 });
    failed(of, 0, 0);
    of.update(Int32Array.of(2, -1, 0));
    expect(bannedAt(of, 9)).toEqual([2]);
    expect(bannedAt(of, 10)).toEqual([]);
  });
});
