import { describe, expect, it } from 'vitest';
import { newPickRequest } from '../../src/balancing/balancer.ts';
import { BoundedLoad, type BoundRule } from '../../src/balancing/boundedLoad.ts';

describe.each<BoundRule>(['envoy', 'haproxy', 'paper'])('bounded load by the rule of %s', (rule) => {
  it('holds no endpoint above its limit even when all requests have one key', () => {
    const balancer = new BoundedLoad(() => 0.5, { minimum: 256, maximum: 256 }, rule, 125);
    const count = 10;
    const ids = Int32Array.from({ length: count }, (_, i) => i);
    balancer.update({ ids });
    const active = new Int32Array(count);
    const request = { ...newPickRequest(), hashed: true, hashHigh: 7, hashLow: 7 };
    for (let sent = 0; sent < 200; sent++) {
      const picked = balancer.pick(request);
      balancer.sent(picked);
      active[picked]++;
      const limit = Math.ceil(((sent + 1) * 1.25) / count);
      // HAProxy's and Envoy's totals are rounded up first; Envoy admits one more.
      expect(active[picked]).toBeLessThanOrEqual(limit + (rule === 'envoy' ? 1 : 0) + 1);
    }
  });

  it('sends a key to the same endpoint while there is room, whatever other keys did', () => {
    const balancer = new BoundedLoad(() => 0.5, { minimum: 256, maximum: 256 }, rule, 1000);
    balancer.update({ ids: Int32Array.from({ length: 5 }, (_, i) => i) });
    const request = { ...newPickRequest(), hashed: true, hashHigh: 1, hashLow: 2 };
    const owner = balancer.pick(request);
    balancer.pick({ ...request, hashHigh: 99 });
    expect(balancer.pick(request)).toBe(owner);
  });
});
