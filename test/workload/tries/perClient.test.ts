import { describe, expect, it } from 'vitest';
import { PerClient } from '../../../src/workload/tries/perClient.ts';

/** Clients from number 10 on; what each has is its place and how many were made before. */
function ofTen(shared: boolean) {
  let made = 0;
  return new PerClient(10, shared, (index) => `${index}: ${made++}`);
}

describe('what each client has for itself', () => {
  it('is made when it is first asked for, and once', () => {
    const own = ofTen(false);
    expect([own.of(12), own.of(10), own.of(12)]).toEqual(['2: 0', '0: 1', '2: 0']);
  });

  it('is made anew for a client that was forgotten, and for no other', () => {
    const own = ofTen(false);
    own.of(10);
    own.of(12);
    own.forget(12);
    expect([own.of(10), own.of(12)]).toEqual(['0: 0', '2: 2']);
  });

  it('is one for all where they share it, and outlives each of them', () => {
    const one = ofTen(true);
    expect(one.of(12)).toBe('0: 0');
    one.forget(12);
    expect([one.of(10), one.of(12)]).toEqual(['0: 0', '0: 0']);
  });
});
