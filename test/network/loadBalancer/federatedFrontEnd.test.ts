import { describe, expect, it } from 'vitest';
import { FederatedFrontEnd } from '../../../src/network/loadBalancer/federatedFrontEnd.ts';
import type { FrontEnd } from '../../../src/network/loadBalancer/frontEnd.ts';

/** A load balancer that sends everything to one target; -1: it has none. */
function balancer(target: number): FrontEnd & { target: number } {
  return {
    target,
    provisioned: true,
    targets: 'instance',
    whenNoneHealthy: 'refuse',
    latency: 0,
    idleTimeout: 0,
    atIdle: 'reset',
    connectionTracking: true,
    pick() {
      return this.target;
    },
    onFlowsEnded() {},
  };
}

/** Load balancers with the targets 10, 11, ... behind a name that leads to those of `bits` for 180 s. */
function federation(count: number, bits: number) {
  const clock = { now: 0 };
  const zone = { bits };
  const members = Array.from({ length: count }, (_, i) => balancer(10 + i));
  const front = new FederatedFrontEnd(clock, members, { ttl: 180, answer: () => zone.bits });
  return { clock, zone, members, front };
}

describe('the load balancers behind a name of a federation', () => {
  it('are each as likely as the others', () => {
    const { front } = federation(3, 0b111);
    const counts = new Map<number, number>();
    const draws = 30_000;
    for (let flow = 0; flow < draws; flow++) {
      const target = front.pick(Math.imul(flow, 0x9e3779b1) >>> 0, 0, 0);
      counts.set(target, (counts.get(target) ?? 0) + 1);
    }
    // Four standard deviations of a binomial count with p = 1/3.
    const tolerance = 4 * Math.sqrt(draws * (1 / 3) * (2 / 3));
    for (const target of [10, 11, 12])
      expect(Math.abs((counts.get(target) ?? 0) - draws / 3)).toBeLessThan(tolerance);
  });

  it('stay those of the answer that a client has until its TTL is over', () => {
    const { clock, zone, front } = federation(2, 0b01);
    expect(front.pick(1, 0, 7)).toBe(10);
    zone.bits = 0b10;
    clock.now = 179.9;
    expect(front.pick(2, 0, 7)).toBe(10);
    // Another client asks for the first time.
    expect(front.pick(3, 0, 8)).toBe(11);
    clock.now = 180;
    expect(front.pick(4, 0, 7)).toBe(11);
  });

  it('are none while the name has no address, which no client keeps', () => {
    const { zone, front } = federation(2, 0);
    expect(front.pick(1, 0, 0)).toBe(-1);
    expect(front.missing).toBe('no-name');
    zone.bits = 0b10;
    expect(front.pick(2, 0, 0)).toBe(11);
    expect(front.missing).toBeUndefined();
  });

  it('may have nothing behind them that the name has not noticed yet', () => {
    const { members, front } = federation(1, 1);
    members[0].target = -1;
    expect(front.pick(1, 0, 0)).toBe(-1);
    expect(front.missing).toBe('stale-name');
  });

  it('keep room for clients as they come', () => {
    const { front } = federation(1, 1);
    expect(front.pick(1, 0, 100_000)).toBe(10);
  });
});
