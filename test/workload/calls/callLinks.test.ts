import { describe, expect, it } from 'vitest';
import { type Attempt, Attempts } from '../../../src/workload/attempts.ts';
import { CallLinks, Calls } from '../../../src/workload/calls/callLinks.ts';

function made() {
  const attempts = new Attempts();
  const links = new CallLinks(attempts);
  const take = (): Attempt => attempts.take(0, 0, 0, 0, 0, 0);
  const parent = take();
  links.begin(parent);
  return { attempts, links, take, parent };
}

describe('the links between a request and its calls', () => {
  it('keep the open calls in the order in which they were made', () => {
    const { links, take, parent } = made();
    const [first, second, third] = [take(), take(), take()];
    for (const call of [first, second, third]) links.add(parent, call, false);
    expect([links.open(parent), links.oldest(parent)]).toEqual([3, first]);
    links.remove(second);
    links.remove(first);
    expect([links.open(parent), links.oldest(parent)]).toEqual([1, third]);
    links.remove(third);
    expect([links.open(parent), links.oldest(parent)]).toEqual([0, -1]);
  });

  it('go over to the next try of a call, which comes behind the others', () => {
    const { links, take, parent } = made();
    const [first, second, retry] = [take(), take(), take()];
    links.add(parent, first, true);
    links.add(parent, second, false);
    links.replace(first, retry);
    expect([links.open(parent), links.oldest(parent), links.isOptional(retry)]).toEqual([2, second, true]);
    expect([links.isAwaited(first), links.isAwaited(retry)]).toEqual([false, true]);
  });

  it('end with the request: its calls are awaited by nobody, and neither are their next tries', () => {
    const { links, take, parent } = made();
    const [call, retry] = [take(), take()];
    links.add(parent, call, false);
    links.end(parent);
    links.replace(call, retry);
    expect([links.isAwaited(call), links.isAwaited(retry), links.isWaiting(parent)]).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('do not pass on to the next request in the same slot', () => {
    const { attempts, links, take, parent } = made();
    const call = take();
    links.add(parent, call, false);
    links.fail(parent, 12);
    expect([links.status(parent), links.lag(parent)]).toEqual([Calls.failed, 12]);
    attempts.abandon(parent);
    expect(take()).toBe(parent);
    expect([links.has(parent), links.isAwaited(call)]).toEqual([false, false]);
    links.begin(parent);
    expect([links.isAwaited(call), links.open(parent)]).toEqual([false, 0]);
  });

  it('have room for as many as there are', () => {
    const { links, take, parent } = made();
    const calls = Array.from({ length: 5000 }, () => take());
    for (const call of calls) links.add(parent, call, false);
    for (const call of calls) links.remove(call);
    expect([links.open(parent), links.oldest(parent)]).toEqual([0, -1]);
    expect(links.has(100_000)).toBe(false);
  });
});
