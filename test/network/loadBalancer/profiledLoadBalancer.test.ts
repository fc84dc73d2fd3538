import { describe, expect, it } from 'vitest';
import { detectionTime } from '../../../src/network/loadBalancer/checkTiming.ts';
import { flowHash } from '../../../src/network/loadBalancer/flow.ts';
import type { NamedProfile } from '../../../src/network/loadBalancer/profile.ts';
import { PROFILES } from '../../../src/network/loadBalancer/profiles.ts';
import { BalancerRoom } from './balancerRoom.ts';

const NAMES = Object.keys(PROFILES).filter((name): name is NamedProfile => name in PROFILES);

describe('a load balancer with a profile', () => {
  it.each(NAMES)('finds a dead target in the time that its checks need: %s', (name) => {
    const found: number[] = [];
    const { least, most } = detectionTime(PROFILES[name].check);
    for (let seed = 1; seed <= 40; seed++) {
      const room = new BalancerRoom(name, { seed }).adopt(0, 1, 2);
      // Far from the start, so that the check before may have been at any time.
      room.loop.setTimer(200, () => room.answers.set(1, 'silence'));
      room.loop.advance(400);
      expect(room.log[0]).toMatch(/: 1 down$/);
      found.push(Number.parseFloat(room.log[0]) - 200);
    }
    // Uniform between the bounds: of 40 draws the ends are missed by an eighth with probability (7/8)^40 < 0.5 %.
    const eighth = (most - least) / 8;
    expect(Math.min(...found)).toBeGreaterThanOrEqual(least);
    expect(Math.max(...found)).toBeLessThanOrEqual(most);
    expect(Math.min(...found)).toBeLessThan(least + eighth);
    expect(Math.max(...found)).toBeGreaterThan(most - eighth);
  });

  it('sends every connection of a flow to one target, and flows evenly to all', () => {
    const room = new BalancerRoom('gce-passthrough').adopt(0, 1, 2);
    const flow = flowHash(5, 5);
    expect(room.balancer.pick(flow)).toBe(room.balancer.pick(flow));
    // 1,000 each; five standard deviations of a binomial with p = 1/3 are 130.
    for (const share of room.shares(3000).values()) expect(Math.abs(share - 1000)).toBeLessThan(130);
  });

  it('takes its targets in turn where that is its way', () => {
    const shares = new BalancerRoom('aws-alb').adopt(0, 1, 2).shares(300);
    expect([...shares.values()]).toEqual([100, 100, 100]);
  });

  it('lets one node take everything where that is its way, and the next one when that is gone', () => {
    const room = new BalancerRoom('metallb-l2').adopt(0, 1, 2);
    expect(room.used).toEqual([0]);
    room.answers.set(0, 'silence');
    room.loop.advance(10);
    expect(room.used).toEqual([1]);
    room.barred.add(1);
    // For policy Cluster it does not matter which endpoints are where.
    expect(room.used).toEqual([1]);
    const local = new BalancerRoom('metallb-l2', { profile: { needsLocalEndpoint: true } }).adopt(0, 1, 2);
    local.barred.add(0).add(1);
    expect(local.used).toEqual([2]);
    local.barred.add(2);
    expect(local.used).toEqual([-1]);
  });

  it('uses only nodes that announce where routers choose', () => {
    const room = new BalancerRoom('metallb-bgp', { profile: { needsLocalEndpoint: true } }).adopt(0, 1, 2);
    room.barred.add(1);
    const shares = room.shares(2000);
    expect(shares.has(1)).toBe(false);
    // 1,000 each; five standard deviations are 112.
    expect(Math.abs((shares.get(0) ?? 0) - 1000)).toBeLessThan(112);
    room.barred.add(0).add(2);
    expect(room.used).toEqual([-1]);
  });

  it('moves most flows when a router has one node less to hash over', () => {
    const room = new BalancerRoom('metallb-bgp').adopt(0, 1, 2, 3);
    const flows = Array.from({ length: 2000 }, (_, i) => flowHash(i, 0));
    const before = flows.map((flow) => room.balancer.pick(flow));
    room.balancer.leave(3);
    const moved = flows.filter((flow, i) => room.balancer.pick(flow) !== before[i]).length;
    // Modulo 3 in place of 4: a quarter stays (five standard deviations are 97).
    expect(Math.abs(moved - 1500)).toBeLessThan(97);
  });

  it('shares by zone when connections stay in the zone at which they come in', () => {
    const zones = [0, 1, 1, 1];
    const zonal = new BalancerRoom('aws-nlb', { zones }).adopt(0, 1, 2, 3).shares(3000);
    // Half for the one in zone 0, a sixth for each of the others: five standard deviations are 137 and 102.
    expect(Math.abs((zonal.get(0) ?? 0) - 1500)).toBeLessThan(137);
    for (const target of [1, 2, 3]) expect(Math.abs((zonal.get(target) ?? 0) - 500)).toBeLessThan(102);
    const crossing = new BalancerRoom('aws-nlb', { zones, profile: { crossZone: true } }).adopt(0, 1, 2, 3);
    expect(Math.abs((crossing.shares(3000).get(0) ?? 0) - 750)).toBeLessThan(119);
  });

  it('leaves a zone without healthy targets', () => {
    const room = new BalancerRoom('aws-nlb', { zones: [0, 1] }).adopt(0, 1);
    room.answers.set(0, 'bad');
    room.loop.advance(100);
    expect(room.used).toEqual([1]);
  });
});

describe('while no target is healthy', () => {
  it.each([
    ['aws-nlb', [0, 1]],
    ['aws-alb', [0, 1]],
    ['gce-passthrough', [0, 1]],
    ['aws-clb', [-1]],
    ['azure', [-1]],
    ['metallb-l2', [-1]],
    ['metallb-bgp', [-1]],
  ] as const)('%s uses %o', (name, used) => {
    const room = new BalancerRoom(name).adopt(0, 1);
    for (const target of [0, 1]) room.answers.set(target, 'silence');
    room.loop.advance(200);
    expect(room.log.filter((line) => line.endsWith('down'))).toHaveLength(2);
    expect(room.used).toEqual(used);
  });
});

describe('the targets of a load balancer', () => {
  it('get connections once they are registered and enough checks were good', () => {
    const room = new BalancerRoom('aws-nlb', { phase: 0.5 }).adopt(0);
    room.balancer.join(1);
    room.balancer.join(1);
    // Registered after 120 s; checks half an interval later and then every 30 s, of which three have to be good.
    room.loop.advance(194.9);
    expect(room.used).toEqual([0]);
    room.loop.advance(195.1);
    expect(room.log).toEqual(['195: 1 up']);
    expect(room.used).toEqual([0, 1]);
  });

  it('are forgotten when they leave before they were registered', () => {
    const room = new BalancerRoom('aws-nlb', { phase: 0 }).adopt(0);
    room.balancer.join(1);
    room.loop.advance(60);
    room.balancer.leave(1);
    room.balancer.join(1);
    // The delay begins anew: 60 + 120 s, and two intervals for the second and third check.
    room.loop.advance(239.9);
    expect(room.log).toEqual([]);
    room.loop.advance(240.1);
    expect(room.log).toEqual(['240: 1 up']);
  });

  it('lose their connections when they turn unhealthy behind a network load balancer of AWS, elsewhere not', () => {
    const lines = (name: NamedProfile) => {
      const room = new BalancerRoom(name, { phase: 0 }).adopt(0, 1);
      room.answers.set(1, 'bad');
      room.loop.advance(100);
      return room.log;
    };
    expect(lines('aws-nlb')).toEqual(['60: 1 down', '60: 1 ended, target-unhealthy']);
    expect(lines('gce-passthrough')).toEqual(['16: 1 down']);
  });

  it('keep their connections for the time of draining, where these end at all', () => {
    const lines = (name: NamedProfile) => {
      const room = new BalancerRoom(name).adopt(0, 1);
      room.loop.setTimer(10, () => room.balancer.leave(1));
      room.loop.advance(1000);
      expect(room.used).toEqual([0]);
      return room.log;
    };
    expect(lines('aws-clb')).toEqual(['10: 1 ended, deregistered']);
    expect(lines('aws-alb')).toEqual(['310: 1 ended, deregistered']);
    expect(lines('aws-nlb')).toEqual([]);
  });

  it('keep their connections when they are back before the end of draining', () => {
    const room = new BalancerRoom('aws-alb').adopt(0, 1);
    room.balancer.leave(1);
    room.loop.setTimer(100, () => room.balancer.join(1));
    room.loop.advance(1000);
    expect(room.log.filter((line) => line.includes('ended'))).toEqual([]);
  });

  it('answer at an address only when there is one', () => {
    const { balancer } = new BalancerRoom('azure');
    expect(balancer.provisioned).toBe(false);
    balancer.provision('203.0.113.1');
    expect(balancer.provisioned).toBe(true);
  });
});
