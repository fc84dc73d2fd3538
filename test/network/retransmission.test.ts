import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dataTimes, synTimes } from '../../src/network/retransmission.ts';

/** When each retransmission is sent, seconds from the original. */
function instants(gaps: Float64Array): number[] {
  let time = 0;
  return [...gaps].map((gap) => {
    time += gap;
    return Math.round(time * 1e6) / 1e6;
  });
}

describe('a SYN', () => {
  // Measured on Linux 6.18.
  it('is sent again as Linux since 6.5 does', () => {
    const { gaps, giveUp } = synTimes({ synRetries: 6, synLinearTimeouts: 4 });
    expect(instants(gaps)).toEqual([1, 2, 3, 4, 5, 7, 11, 19, 35, 67]);
    expect(giveUp).toBe(131);
  });

  it('is sent again as the kernels before it did', () => {
    const { gaps, giveUp } = synTimes({ synRetries: 6, synLinearTimeouts: 0 });
    expect(instants(gaps)).toEqual([1, 3, 7, 15, 31, 63]);
    expect(giveUp).toBe(127);
  });

  it('waits for at most two minutes however often it is sent', () => {
    const { gaps, giveUp } = synTimes({ synRetries: 9, synLinearTimeouts: 0 });
    expect([...gaps.slice(6)]).toEqual([64, 120, 120]);
    expect(giveUp).toBe(127 + 3 * 120);
  });

  it('is sent as often as both settings say together, later and later, before it is given up', () => {
    const some = fc.integer({ min: 1, max: 20 });
    fc.assert(
      fc.property(some, some, (synRetries, synLinearTimeouts) => {
        const { gaps, giveUp } = synTimes({ synRetries, synLinearTimeouts });
        expect(gaps).toHaveLength(synRetries + synLinearTimeouts);
        expect([...gaps].sort((a, b) => a - b)).toEqual([...gaps]);
        expect(instants(gaps)[gaps.length - 1]).toBeLessThan(giveUp);
      }),
    );
  });
});

describe('data', () => {
  it('is sent again after 0.2 s, 0.2 s and then waits that double, up to 924.6 s', () => {
    const { gaps, giveUp } = dataTimes({ retries2: 15 });
    expect([...gaps.slice(0, 8)].map((gap) => Math.round(gap * 10) / 10)).toEqual([
      0.2, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8,
    ]);
    expect(giveUp).toBeCloseTo(924.6, 9);
    const sent = instants(gaps);
    expect(sent.slice(9)).toEqual([102.4, 204.8, 324.8, 444.8, 564.8, 684.8, 804.8]);
  });

  it('is given up sooner with fewer retries', () => {
    // 0.2 + 0.4 + 0.8 + 1.6 s.
    const { gaps, giveUp } = dataTimes({ retries2: 3 });
    expect(giveUp).toBeCloseTo(3, 9);
    expect(instants(gaps)).toEqual([0.2, 0.4, 0.8, 1.6]);
  });
});
