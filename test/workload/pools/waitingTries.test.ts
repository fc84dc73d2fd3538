import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WaitingTries } from '../../../src/workload/pools/waitingTries.ts';

/** Queues for `owners`, and the tries, by handle and use of it, that have not given up. */
function queues(owners: number) {
  const waiting = new Set<string>();
  const tries = new WaitingTries(owners, (attempt, generation) => waiting.has(`${attempt}/${generation}`));
  const push = (owner: number, attempt: number, generation = 0) => {
    waiting.add(`${attempt}/${generation}`);
    tries.push(owner, attempt, generation);
  };
  const giveUp = (attempt: number, generation = 0) => waiting.delete(`${attempt}/${generation}`);
  return { tries, push, giveUp };
}

describe('tries that wait for a connection', () => {
  it('are told apart by the use of their handle: who comes again stands at the end', () => {
    const { tries, push, giveUp } = queues(1);
    push(0, 7);
    push(0, 8);
    giveUp(7);
    push(0, 7, 1);
    expect(tries.first(0)).toBe(8);
    tries.shift(0);
    expect(tries.first(0)).toBe(7);
    tries.shift(0);
    expect(tries.first(0)).toBe(-1);
  });

  it('come out by owner in the order in which they came, but for those that gave up, as lists would have it', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('push' as const), owner: fc.nat(2) }),
      fc.record({ kind: fc.constant('take' as const), owner: fc.nat(2) }),
      fc.record({ kind: fc.constant('leave' as const), owner: fc.nat(2) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 800 }), (steps) => {
        const { tries, push, giveUp } = queues(3);
        const lists: number[][] = [[], [], []];
        for (const [attempt, { kind, owner }] of steps.entries()) {
          const list = lists[owner];
          if (kind === 'push') {
            push(owner, attempt);
            list.push(attempt);
          } else if (kind === 'leave') {
            // The one in the middle.
            const [left] = list.splice(Math.floor(list.length / 2), 1);
            if (left !== undefined) giveUp(left);
          } else {
            expect(tries.first(owner)).toBe(list[0] ?? -1);
            if (list.shift() !== undefined) tries.shift(owner);
          }
        }
      }),
      { numRuns: 50 },
    );
  });
});
