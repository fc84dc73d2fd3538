import { describe, expect, it } from 'vitest';
import { newPickRequest } from '../../../src/balancing/balancer.ts';
import { SmoothWeightedRoundRobin } from '../../../src/balancing/nginx/smoothWeightedRoundRobin.ts';

const at = (now: number) => ({ ...newPickRequest(), now });

function twoPeers(maxFails = 1): SmoothWeightedRoundRobin {
  const balancer = new SmoothWeightedRoundRobin({ maxFails, failTimeout: 10 });
  balancer.update({ ids: Int32Array.of(1, 2) });
  return balancer;
}

describe("nginx's peers", () => {
  it('leave a peer that failed alone for the fail timeout, then probe it with one request', () => {
    const balancer = twoPeers();
    balancer.done(1, 0, 0, false);
    expect([1, 2, 5, 10].map((now) => balancer.pick(at(now)))).toEqual([1, 1, 1, 1]);
    const picks = [11, 11, 11, 11].map((now) => balancer.pick(at(now)));
    expect(picks.filter((position) => position === 0)).toHaveLength(1);
  });

  it('take a peer back when its probe succeeds, and ban it again when that fails', () => {
    const [good, bad] = [true, false].map((ok) => {
      const balancer = twoPeers();
      balancer.done(1, 0, 0, false);
      while (balancer.pick(at(11)) !== 0);
      balancer.done(1, 11.5, 0.5, ok);
      return Array.from({ length: 6 }, () => balancer.pick(at(12)));
    });
    expect(good.filter((position) => position === 0)).toHaveLength(3);
    expect(bad).not.toContain(0);
  });

  it('never ban with max_fails 0, nor the only peer', () => {
    const balancer = twoPeers(0);
    for (let i = 0; i < 5; i++) balancer.done(1, 0, 0, false);
    expect([0, 0].map((now) => balancer.pick(at(now))).sort()).toEqual([0, 1]);
    const alone = new SmoothWeightedRoundRobin({ maxFails: 1, failTimeout: 10 });
    alone.update({ ids: Int32Array.of(9) });
    alone.done(9, 0, 0, false);
    expect(alone.pick(at(0))).toBe(0);
  });

  it('give a retry a peer that was not tried, and none when all were', () => {
    const balancer = twoPeers();
    const request = { ...newPickRequest(), attempt: 1, tried: Int32Array.of(1, 0) };
    expect([0, 0, 0].map(() => balancer.pick(request))).toEqual([1, 1, 1]);
    expect(balancer.pick({ ...request, attempt: 2, tried: Int32Array.of(1, 2) })).toBe(-1);
  });

  it('take turns in the order of the list while all is well, at any number of peers', () => {
    const balancer = new SmoothWeightedRoundRobin({ maxFails: 1, failTimeout: 10 });
    balancer.update({ ids: Int32Array.from({ length: 7 }, (_, i) => i) });
    const picks = Array.from({ length: 21 }, () => balancer.pick(at(0)));
    expect(picks).toEqual(Array.from({ length: 21 }, (_, i) => i % 7));
  });
});
