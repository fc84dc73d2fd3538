import { describe, expect, it } from 'vitest';
import { inRanges, packedRanges } from '../../../src/network/kubeProxy/sourceRanges.ts';

const ip = (a: number, b: number, c: number, d: number) => ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;

describe('source ranges', () => {
  it('admit the addresses in any of them', () => {
    const ranges = packedRanges(['192.168.0.0/24', ' 203.0.113.0/25', '10.1.2.3/32']) ?? new Uint32Array();
    const admitted = [ip(192, 168, 0, 255), ip(203, 0, 113, 127), ip(10, 1, 2, 3)];
    const others = [ip(192, 168, 1, 0), ip(203, 0, 113, 128), ip(10, 1, 2, 4)];
    expect(admitted.map((address) => inRanges(address, ranges))).toEqual([true, true, true]);
    expect(others.map((address) => inRanges(address, ranges))).toEqual([false, false, false]);
  });

  it('are none at all when absent, empty or everything', () => {
    expect(packedRanges(undefined)).toBeUndefined();
    expect(packedRanges([])).toBeUndefined();
    expect(packedRanges(['10.0.0.0/8', '0.0.0.0/0'])).toBeUndefined();
  });

  it('of IPv6 admit no client of IPv4', () => {
    expect(packedRanges(['2001:db8::/64'])).toHaveLength(0);
    expect(inRanges(ip(10, 0, 0, 1), new Uint32Array(0))).toBe(false);
  });
});
