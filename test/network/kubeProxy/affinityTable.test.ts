import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AffinityTable } from '../../../src/network/kubeProxy/affinityTable.ts';

const ENDPOINTS = Int32Array.of(4, 7, 9);

describe('session affinity', () => {
  it('keeps a client with its endpoint until the time has run out, which every connection starts anew', () => {
    const table = new AffinityTable(10);
    expect(table.find(1, ENDPOINTS, 0)).toBe(-1);
    table.remember(1, 7, 0);
    expect(table.find(1, ENDPOINTS, 10)).toBe(7);
    expect(table.find(1, ENDPOINTS, 20)).toBe(7);
    expect(table.find(1, ENDPOINTS, 30.5)).toBe(-1);
    expect(table.find(2, ENDPOINTS, 20)).toBe(-1);
  });

  it('ends when the endpoint leaves, also if it comes back', () => {
    const table = new AffinityTable(100);
    table.find(1, ENDPOINTS, 0);
    table.remember(1, 7, 0);
    expect(table.find(2, Int32Array.of(4, 9), 1)).toBe(-1);
    expect(table.find(1, Int32Array.of(4, 7, 9), 2)).toBe(-1);
  });

  it('outlives changes of the list that its endpoint is in', () => {
    const table = new AffinityTable(100);
    table.find(1, ENDPOINTS, 0);
    table.remember(1, 7, 0);
    expect(table.find(1, Int32Array.of(7), 1)).toBe(7);
  });

  it('answers as a map would, however many clients there are', () => {
    const step = fc.record({ client: fc.integer({ min: 1, max: 60 }), wait: fc.integer({ min: 0, max: 4 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const table = new AffinityTable(5);
        const known = new Map<number, { slot: number; at: number }>();
        let now = 0;
        for (const [i, { client, wait }] of steps.entries()) {
          now += wait;
          const expected = known.get(client);
          const isKept = expected !== undefined && now - expected.at <= 5;
          const found = table.find(client, ENDPOINTS, now);
          expect(found).toBe(isKept ? expected.slot : -1);
          const slot = found >= 0 ? found : ENDPOINTS[i % 3];
          if (found < 0) table.remember(client, slot, now);
          known.set(client, { slot, at: now });
        }
      }),
    );
  });
});
