import { describe, expect, it } from 'vitest';
import { independently } from '../../../src/workload/ingress/independently.ts';

const N = 20_000;
/** Numbers as a random stream gives them, evenly spread. */
const UNIFORM = Array.from({ length: N }, (_, i) => i / N);

describe('a number made from another', () => {
  const made = UNIFORM.map(independently((u) => u));

  it('is uniform: its tenths hold as many each, within four standard deviations', () => {
    const counts = new Array<number>(10).fill(0);
    for (const u of made) counts[Math.floor(u * 10)]++;
    const deviation = Math.sqrt(N * 0.1 * 0.9);
    for (const count of counts) expect(Math.abs(count - N / 10)).toBeLessThan(4 * deviation);
  });

  it('has no correlation with it, within four standard errors', () => {
    const sum = made.reduce((total, u, i) => total + (u - 0.5) * (UNIFORM[i] - 0.5), 0);
    expect(Math.abs((12 * sum) / N)).toBeLessThan(4 / Math.sqrt(N));
  });

  it('is always the same for the same one', () => {
    expect(independently((u) => u)(0.3)).toBe(independently((u) => u)(0.3));
  });
});
