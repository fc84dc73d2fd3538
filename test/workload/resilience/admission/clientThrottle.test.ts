import { describe, expect, it } from 'vitest';
import { RandomStreams } from '../../../../src/engine/random.ts';
import { ClientThrottle } from '../../../../src/workload/resilience/admission/clientThrottle.ts';

/** Requests a second that reach a server which accepts so many of them, over the last of twenty minutes. */
function reaching(offered: number, accepted: number, k = 2): number {
  const throttle = new ClientThrottle(new RandomStreams(1).stream('throttle'), { k, window: 120 });
  let sent = 0;
  for (let second = 0; second < 1200; second++) {
    let room = accepted;
    for (let i = 0; i < offered; i++) {
      const now = second + i / offered;
      if (!throttle.admits(now)) continue;
      if (second >= 1140) sent++;
      if (room-- > 0) throttle.accepted(now);
    }
  }
  return sent / 60;
}

describe('ClientThrottle', () => {
  it('lets everything through while the server accepts at least every K-th request', () => {
    expect(reaching(100, 100)).toBe(100);
    // 59 in 100 is above the half by more than the first requests of a second shift it.
    expect(reaching(100, 59)).toBe(100);
  });

  it('of a server that accepts 20 of 100 lets about K times 20 through', () => {
    // The last minute's 6,000 draws have sd sqrt(6000 * 0.4 * 0.6) / 60 = 0.63 a second; four of them, and 1 for the
    // requests of the window that the counts lag behind.
    expect(Math.abs(reaching(100, 20) - 40)).toBeLessThan(3.6);
  });

  it('still probes a server that accepts nothing', () => {
    const sent = reaching(100, 0);
    expect(sent).toBeLessThan(1);
  });

  it('lets everything through again after the window', () => {
    const throttle = new ClientThrottle(new RandomStreams(1).stream('throttle'));
    for (let i = 0; i < 1000; i++) throttle.admits(0);
    expect(Array.from({ length: 20 }, () => throttle.admits(1))).toContain(false);
    expect(throttle.admits(200)).toBe(true);
  });
});
