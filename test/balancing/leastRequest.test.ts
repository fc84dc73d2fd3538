import { describe, expect, it } from 'vitest';
import { newPickRequest } from '../../src/balancing/balancer.ts';
import { leastRequest } from '../../src/balancing/leastRequest.ts';
import { RandomStreams } from '../../src/engine/random.ts';

const request = newPickRequest();

describe('least request', () => {
  it('misses the better of two endpoints in a quarter of the picks', () => {
    const balancer = leastRequest.balancer({ random: new RandomStreams(1).stream('p2c') });
    balancer.update({ ids: Int32Array.of(0, 1) }, 0);
    balancer.sent?.(0, 0);
    let worse = 0;
    const picks = 20_000;
    for (let i = 0; i < picks; i++) if (balancer.pick(request) === 0) worse++;
    expect(Math.abs(worse - picks / 4)).toBeLessThan(4 * Math.sqrt(picks * 0.25 * 0.75));
  });

  it('looks at all with full scan, and takes any of the least loaded', () => {
    const values = { selection: 'full-scan' };
    const balancer = leastRequest.balancer({ random: new RandomStreams(1).stream('scan'), values });
    balancer.update({ ids: Int32Array.of(0, 1, 2) }, 0);
    balancer.sent?.(0, 0);
    const picks = Array.from({ length: 200 }, () => balancer.pick(request));
    expect(new Set(picks)).toEqual(new Set([1, 2]));
  });

  it('keeps its counts when weights come to differ, and goes by deadlines then', () => {
    const values = { prePicks: 0 };
    const balancer = leastRequest.balancer({ random: () => 0, values });
    balancer.update({ ids: Int32Array.of(0, 1) }, 0);
    for (let i = 0; i < 9; i++) balancer.sent?.(0, 0);
    balancer.update({ ids: Int32Array.of(0, 1), weights: Float64Array.of(2, 1) }, 0);
    // 2/10 against 1/1: the second is due at 1, 2, 3, 4, the first at 5.
    expect(Array.from({ length: 4 }, () => balancer.pick(request))).toEqual([1, 1, 1, 1]);
  });
});
