import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventLoop } from '../../src/engine/eventLoop.ts';
import { Attempts } from '../../src/workload/attempts.ts';
import { Patience } from '../../src/workload/patience.ts';

const TIMEOUT = 10;

/** Tries of which each is marked with its number; what expires is noted with its time and given up. */
function parts() {
  const loop = new EventLoop();
  const attempts = new Attempts();
  const expired: [time: number, mark: number][] = [];
  const patience = new Patience(loop, attempts, TIMEOUT, (attempt) => {
    expired.push([loop.now, attempts.client(attempt)]);
    attempts.abandon(attempt);
  });
  /** Begins a try at a time; it is answered after `answer` seconds, unless that is never. */
  const plan = (time: number, mark: number, answer = Number.POSITIVE_INFINITY) =>
    loop.setTimer(time, () => {
      const attempt = attempts.take(0, mark, time, 0, 0, 0);
      patience.begin(attempt);
      const generation = attempts.generation(attempt);
      if (answer < Number.POSITIVE_INFINITY)
        loop.setTimer(answer, () => {
          if (attempts.isAwaited(attempt, generation)) attempts.abandon(attempt);
        });
    });
  return { loop, attempts, patience, expired, plan };
}

describe('patience', () => {
  it('ends at the timeout exactly, in the order in which the tries began', () => {
    const { loop, expired, plan } = parts();
    plan(1, 1);
    plan(1, 2);
    plan(3.5, 3);
    loop.advance(11);
    expect(expired).toEqual([]);
    loop.advance(100);
    expect(expired).toEqual([
      [11, 1],
      [11, 2],
      [13.5, 3],
    ]);
  });

  it('says nothing of tries that were answered, even when their slot is in use again', () => {
    const { loop, attempts, expired, plan } = parts();
    plan(0, 1, 2);
    plan(5, 2);
    loop.advance(12);
    // The second try has the slot of the first, whose deadline has passed.
    expect(attempts.used).toBe(1);
    expect(expired).toEqual([]);
    loop.advance(100);
    expect(expired).toEqual([[15, 2]]);
  });

  it('begins anew after it had nothing to wait for', () => {
    const { loop, expired, plan } = parts();
    plan(0, 1, 1);
    plan(50, 2);
    plan(90, 3);
    loop.advance(200);
    expect(expired).toEqual([
      [60, 2],
      [100, 3],
    ]);
  });

  it('costs no event for a try that is answered while an earlier deadline is pending', () => {
    const { loop, attempts, patience } = parts();
    for (let i = 0; i < 200; i++) {
      const attempt = attempts.take(0, i, 0, 0, 0, 0);
      patience.begin(attempt);
      attempts.abandon(attempt);
    }
    loop.advance(100);
    expect(loop.handled).toBe(1);
  });

  it('keeps its order when its ring wraps round and grows', () => {
    const { loop, expired, plan } = parts();
    const times: number[] = [];
    // 200 tries that pass, so that the ring's head has moved on, then 700 that are open at once: it wraps and grows twice.
    for (let i = 0; i < 200; i++) times.push(i / 100);
    for (let i = 0; i < 700; i++) times.push(20 + i / 100);
    for (const [mark, time] of times.entries()) plan(time, mark);
    loop.advance(100);
    expect(expired).toEqual(times.map((time, mark) => [time + TIMEOUT, mark]));
  });

  it('tells of exactly the tries that got no answer in time', () => {
    const tries = fc.array(fc.record({ gap: fc.nat(3), answer: fc.nat(25) }), { maxLength: 600 });
    fc.assert(
      fc.property(tries, (sent) => {
        const { loop, expired, plan } = parts();
        const expected: [number, number][] = [];
        let time = 0;
        for (const [mark, { gap, answer }] of sent.entries()) {
          time += gap;
          // Answers come at half seconds, deadlines at whole ones: none ties with another.
          plan(time, mark, answer + 0.5);
          if (answer + 0.5 > TIMEOUT) expected.push([time + TIMEOUT, mark]);
        }
        loop.advance(1e6);
        expect(expired).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });
});
