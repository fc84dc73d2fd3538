import { describe, expect, it } from 'vitest';
import { flowHash, rehashed } from '../../../src/network/loadBalancer/flow.ts';

/** Chi-square of counts that should be equal. */
function chiSquare(counts: readonly number[]): number {
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - mean) ** 2 / mean, 0);
}

describe('the hash of a flow', () => {
  it('is the same for every packet of a connection', () => {
    expect(flowHash(7, 3)).toBe(flowHash(7, 3));
    expect(flowHash(7, 3)).toBeGreaterThanOrEqual(0);
  });

  it('spreads clients and their connections evenly', () => {
    const counts = new Array<number>(10).fill(0);
    for (let client = 0; client < 100; client++)
      for (let port = 0; port < 100; port++) counts[flowHash(client, port) % 10]++;
    // Nine degrees of freedom: 27.9 is exceeded by chance in 1 of 1,000 cases, and nothing here is chance.
    expect(chiSquare(counts)).toBeLessThan(27.9);
  });

  it('gives independent choices with different salts', () => {
    const pairs = new Array<number>(9).fill(0);
    for (let port = 0; port < 9000; port++) {
      const flow = flowHash(1, port);
      pairs[(rehashed(flow, 1) % 3) * 3 + (rehashed(flow, 2) % 3)]++;
    }
    // Eight degrees of freedom, 1 of 1,000.
    expect(chiSquare(pairs)).toBeLessThan(26.1);
  });
});
