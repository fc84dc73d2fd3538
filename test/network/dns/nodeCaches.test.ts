import { describe, expect, it } from 'vitest';
import { NodeCaches } from '../../../src/network/dns/nodeCaches.ts';

const WEB = { address: '10.96.0.80', slots: new Int32Array(0) };

describe('the cache of a node', () => {
  it('keeps an answer for its TTL, but no longer than it may, and a denial for less', () => {
    const caches = new NodeCaches(2, 3, 30, 5);
    caches.keep(1, 2, WEB, 100, 60);
    expect(caches.remaining(1, 2, 110)).toBe(20);
    expect(caches.answer(1, 2)).toBe(WEB);
    caches.keep(1, 2, WEB, 100, 10);
    expect(caches.remaining(1, 2, 100)).toBe(10);
    caches.keep(1, 2, undefined, 100, 30);
    expect(caches.remaining(1, 2, 100)).toBe(5);
    expect(caches.answer(1, 2)).toBeUndefined();
  });

  it('is of one node and one question, and is gone with the power', () => {
    const caches = new NodeCaches(3, 2, 30, 5);
    for (let node = 0; node < 3; node++) caches.keep(node, 0, WEB, 0, 30);
    caches.clear(1);
    expect([0, 1, 2].map((node) => caches.remaining(node, 0, 0) > 0)).toEqual([true, false, true]);
    expect(caches.remaining(0, 1, 0)).toBe(Number.NEGATIVE_INFINITY);
  });
});
