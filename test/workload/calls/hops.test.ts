import { describe, expect, it } from 'vitest';
import { Cause } from '../../../src/network/causes.ts';
import { Attempts } from '../../../src/workload/attempts.ts';
import { Hops, OWN_HOP } from '../../../src/workload/calls/hops.ts';

describe('the hop where a failure began', () => {
  const attempts = new Attempts();
  const take = () => attempts.take(0, 0, 0, 0, 0, 0);

  it('is the own one unless another is noted, and goes on to the try that it was for', () => {
    const hops = new Hops(attempts);
    const [first, second, third] = [take(), take(), take()];
    expect(hops.edge(first)).toBe(OWN_HOP);
    hops.set(first, 7, Cause.refused);
    hops.pass(first, second);
    hops.pass(third, first);
    expect([first, second].map((each) => [hops.edge(each), hops.cause(each)])).toEqual([
      [7, Cause.refused],
      [7, Cause.refused],
    ]);
    expect(hops.edge(third)).toBe(OWN_HOP);
  });

  it('is not that of an earlier request in the slot', () => {
    const hops = new Hops(attempts);
    const attempt = take();
    hops.set(attempt, 7, Cause.refused);
    attempts.abandon(attempt);
    expect(take()).toBe(attempt);
    expect(hops.edge(attempt)).toBe(OWN_HOP);
    expect(hops.edge(1_000_000)).toBe(OWN_HOP);
    hops.set(5000, 3, Cause.reset);
    expect(hops.edge(4000)).toBe(OWN_HOP);
  });
});
