import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TriedRequests, TryMark } from '../../../src/workload/tries/triedRequests.ts';

/** Tries under way, newest first, as the links between them say. */
function listed(requests: TriedRequests, request: number): number[] {
  const tries: number[] = [];
  for (let one = requests.newest(request); one >= 0; one = requests.older(one)) tries.push(one);
  return tries;
}

describe('the tries of a request', () => {
  it('are those that began and have not ended, newest first, in whatever order they end', () => {
    const ends = fc.integer({ min: 2, max: 20 }).chain((count) =>
      fc.tuple(
        fc.constant(count),
        fc.shuffledSubarray(
          Array.from({ length: count }, (_, i) => i),
          { minLength: count },
        ),
      ),
    );
    fc.assert(
      fc.property(ends, ([count, order]) => {
        const requests = new TriedRequests();
        const request = requests.open(0);
        for (let attempt = 1; attempt < count; attempt++) requests.begin(request, attempt, false);
        let left = Array.from({ length: count }, (_, i) => count - 1 - i);
        for (const attempt of order) {
          expect([listed(requests, request), requests.underWay(request)]).toEqual([left, left.length]);
          requests.end(attempt);
          left = left.filter((one) => one !== attempt);
        }
        expect([requests.newest(request), requests.underWay(request)]).toEqual([-1, 0]);
      }),
    );
  });

  it('count retries over the whole request and copies since the last retry', () => {
    const requests = new TriedRequests();
    const request = requests.open(0);
    requests.begin(request, 1, false);
    expect([requests.copies(request), requests.retries(request)]).toEqual([2, 0]);
    requests.end(1);
    // One is still under way: what begins now is another copy of it.
    requests.begin(request, 2, false);
    expect(requests.copies(request)).toBe(3);
    requests.end(2);
    requests.end(0);
    requests.begin(request, 3, true);
    expect([requests.copies(request), requests.retries(request)]).toEqual([1, 1]);
  });

  it('begin a new round of copies with each retry, with the end of its time and with that of the request', () => {
    const requests = new TriedRequests();
    const request = requests.open(0);
    const rounds = [requests.turn(request)];
    requests.begin(request, 1, false);
    expect(requests.isTurn(request, rounds[0])).toBe(true);
    requests.end(1);
    requests.end(0);
    requests.begin(request, 2, true);
    rounds.push(requests.turn(request));
    requests.setOver(request);
    rounds.push(requests.turn(request));
    requests.end(2);
    requests.close(request);
    rounds.push(requests.turn(request));
    expect(requests.open(3)).toBe(request);
    rounds.push(requests.turn(request));
    expect(new Set(rounds).size).toBe(rounds.length);
  });
});

describe('a retry', () => {
  it('is marked as one that waits for its back-off; a copy is not', () => {
    const requests = new TriedRequests();
    const request = requests.open(0);
    requests.begin(request, 1, true);
    expect([0, 1].map((one) => requests.has(one, TryMark.retry))).toEqual([false, true]);
    requests.unmark(1, TryMark.backingOff);
    requests.mark(1, TryMark.inFlight);
    expect(
      [TryMark.backingOff, TryMark.retry, TryMark.inFlight, TryMark.calledOff].map((mark) =>
        requests.has(1, mark),
      ),
    ).toEqual([false, true, true, false]);
  });
});

describe('a request in a slot that was used before', () => {
  it('knows nothing of the one before', () => {
    const requests = new TriedRequests();
    const first = requests.open(0);
    const generation = requests.generation(first);
    requests.begin(first, 1, true);
    requests.setFailure(first, 3, 4);
    requests.setWait(first, 2.5);
    requests.setOver(first);
    expect([requests.cause(first), requests.lag(first), requests.isOver(first)]).toEqual([3, 4, true]);
    requests.end(1);
    requests.end(0);
    requests.close(first);
    expect(requests.isAwaited(first, generation)).toBe(false);
    const next = requests.open(0);
    expect(next).toBe(first);
    expect([requests.cause(next), requests.wait(next), requests.retries(next)]).toEqual([-1, 0, 0]);
    expect([requests.isOver(next), requests.has(0, TryMark.retry)]).toEqual([false, false]);
  });

  it('keeps its own when there is room for no more and the columns grow', () => {
    const requests = new TriedRequests();
    const handles = Array.from({ length: 3000 }, (_, attempt) => requests.open(attempt));
    for (const [attempt, request] of handles.entries()) requests.setWait(request, attempt / 2);
    expect(new Set(handles).size).toBe(3000);
    for (const [attempt, request] of handles.entries())
      expect([requests.of(attempt), listed(requests, request), requests.wait(request)]).toEqual([
        request,
        [attempt],
        attempt / 2,
      ]);
  });
});
