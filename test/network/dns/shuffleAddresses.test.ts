import { describe, expect, it } from 'vitest';
import { RandomStreams } from '../../../src/engine/random.ts';
import type { ResourceRecord } from '../../../src/network/dns/message.ts';
import { shuffleAddresses } from '../../../src/network/dns/shuffleAddresses.ts';

const address = (text: string): ResourceRecord => ({ name: 'x.', type: 'A', ttl: 5, address: text });
const ALIAS: ResourceRecord = { name: 'y.', type: 'CNAME', ttl: 5, target: 'x.' };

describe('the order of an answer', () => {
  it('is any order of the addresses with the same probability', () => {
    const random = new RandomStreams(3).stream('shuffle');
    const counts = new Map<string, number>();
    const draws = 24_000;
    for (let i = 0; i < draws; i++) {
      const order = shuffleAddresses(['a', 'b', 'c'].map(address), random);
      const key = order.map((record) => (record.type === 'A' ? record.address : '')).join('');
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    // Binomial with p = 1/6: four standard deviations.
    const tolerance = 4 * Math.sqrt(draws * (1 / 6) * (5 / 6));
    for (const count of counts.values()) expect(Math.abs(count - draws / 6)).toBeLessThan(tolerance);
  });

  it('has aliases first, and loses nothing', () => {
    const order = shuffleAddresses([address('a'), ALIAS, address('b')], () => 0);
    expect(order[0]).toBe(ALIAS);
    expect(order).toHaveLength(3);
  });
});
