import { describe, expect, it } from 'vitest';
import {
  DEFAULT_TLS_SETTINGS,
  handshakeRoundTrips,
  handshakeSeconds,
} from '../../../src/network/tls/handshake.ts';

describe('a TLS handshake', () => {
  it('takes two round trips in TLS 1.2, and one if it is resumed or of TLS 1.3', () => {
    expect(handshakeRoundTrips('1.2', false)).toBe(2);
    expect(handshakeRoundTrips('1.2', true)).toBe(1);
    expect(handshakeRoundTrips('1.3', false)).toBe(1);
    expect(handshakeRoundTrips('1.3', true)).toBe(1);
  });

  it('costs what has been measured: 350 a second and core with RSA, 2,000 with P-256', () => {
    const cost = (key: 'rsa-2048' | 'ecdsa-p256') => handshakeSeconds(key, false, DEFAULT_TLS_SETTINGS);
    expect(1 / cost('rsa-2048')).toBeCloseTo(350, 9);
    // 33,000 a second on 16 cores, rounded to half a millisecond.
    expect(Math.abs(1 / cost('ecdsa-p256') / (33_000 / 16) - 1)).toBeLessThan(0.05);
  });

  it('costs no signature when it is resumed, whatever the key', () => {
    for (const key of ['rsa-2048', 'ecdsa-p256'] as const)
      expect(handshakeSeconds(key, true, { ...DEFAULT_TLS_SETTINGS, resumed: 7 })).toBe(7);
  });
});
