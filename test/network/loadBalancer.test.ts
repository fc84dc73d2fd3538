import { describe, expect, it } from 'vitest';
import { random } from '../../src/balancing/random.ts';
import { roundRobin } from '../../src/balancing/roundRobin.ts';
import { EventLoop } from '../../src/engine/eventLoop.ts';
import { RandomStreams } from '../../src/engine/random.ts';
import { Hosts } from '../../src/network/hosts.ts';
import { LoadBalancer } from '../../src/network/loadBalancer.ts';

const SETTINGS = {
  healthCheckInterval: 10,
  healthCheckTimeout: 4,
  unhealthyThreshold: 2,
  healthyThreshold: 3,
  policy: 'random',
};

/** Three nodes; all are checked `phase` seconds after the start and then every 10 s. */
function setUp({ phase = 5, settings = SETTINGS, policy = roundRobin } = {}) {
  const loop = new EventLoop();
  const hosts = new Hosts(['n0', 'n1', 'n2'], ['', '', '']);
  const verdicts: string[] = [];
  const balancer = new LoadBalancer(
    loop,
    hosts,
    settings,
    policy.create(new RandomStreams(1).stream('picks')),
    () => phase / settings.healthCheckInterval,
    (node, healthy) => verdicts.push(`${loop.now}: n${node} ${healthy ? 'up' : 'down'}`),
  );
  const power = (time: number, node: number, on: boolean) =>
    loop.setTimer(time, () => {
      hosts.powered[node] = on ? 1 : 0;
    });
  const picks = (count: number) => new Set(Array.from({ length: count }, () => balancer.pick()));
  return { loop, hosts, balancer, verdicts, power, picks };
}

describe('the load balancer', () => {
  it('believes every node healthy at the start and spreads connections over all', () => {
    const { balancer, picks } = setUp();
    expect([0, 1, 2].map((node) => balancer.believesHealthy(node))).toEqual([true, true, true]);
    expect([...picks(3)].toSorted()).toEqual([0, 1, 2]);
  });

  it('uses the policy that it was given', () => {
    const { balancer } = setUp({ policy: random });
    const first = Array.from({ length: 20 }, () => balancer.pick());
    expect(new Set(first).size).toBe(3);
    // In turn, each would come again after three.
    expect(first.slice(3)).not.toEqual(first.slice(0, -3));
  });

  it('takes a dead node out after as many failed checks in a row as the threshold says', () => {
    const { loop, balancer, verdicts, power, picks } = setUp();
    power(7, 1, false);
    loop.advance(29);
    // Checks at 15 and 25 s fail, and a failure is known after the timeout.
    expect(picks(3).has(1)).toBe(true);
    loop.advance(29.5);
    expect(verdicts).toEqual(['29: n1 down']);
    expect(balancer.believesHealthy(1)).toBe(false);
    expect([...picks(6)].toSorted()).toEqual([0, 2]);
  });

  it('takes it back after as many good checks in a row as the other threshold says', () => {
    const { loop, verdicts, power, picks } = setUp();
    power(7, 1, false);
    power(40, 1, true);
    loop.advance(100);
    // Good checks at 45, 55 and 65 s; an answer is known at once.
    expect(verdicts).toEqual(['29: n1 down', '65: n1 up']);
    expect(picks(3).size).toBe(3);
  });

  it('counts failures in a row only: one good check begins again', () => {
    const { loop, verdicts, power } = setUp();
    for (const start of [7, 27, 47]) {
      power(start, 1, false);
      power(start + 10, 1, true);
    }
    loop.advance(100);
    expect(verdicts).toEqual([]);
  });

  it('counts good checks in a row only: one failure begins again', () => {
    const { loop, verdicts, power } = setUp();
    power(0, 1, false);
    power(18, 1, true);
    power(38, 1, false);
    power(48, 1, true);
    loop.advance(100);
    // Down since 19 s; good at 25 and 35 s, bad at 45 s; good at 55, 65 and 75 s.
    expect(verdicts).toEqual(['19: n1 down', '75: n1 up']);
  });

  it('finds a node that is cut off, because nothing enters it', () => {
    const { loop, hosts, verdicts } = setUp();
    hosts.partitioned[2] = 1;
    loop.advance(30);
    expect(verdicts).toEqual(['19: n2 down']);
  });

  it('has nobody to send to when it believes no node healthy, and goes on when one is back', () => {
    const { loop, balancer, power, picks } = setUp();
    for (const node of [0, 1, 2]) power(7, node, false);
    loop.advance(30);
    expect(balancer.pick()).toBe(-1);
    power(2, 1, true);
    loop.advance(100);
    expect([...picks(4)]).toEqual([1]);
  });

  it('spreads the checks of the nodes over the interval', () => {
    const loop = new EventLoop();
    const count = 50;
    const names = Array.from({ length: count }, (_, i) => `n${i}`);
    const hosts = new Hosts(
      names,
      names.map(() => ''),
    );
    hosts.powered.fill(0);
    const found: number[] = [];
    const streams = new RandomStreams(1);
    const picker = random.create(streams.stream('picks'));
    new LoadBalancer(loop, hosts, SETTINGS, picker, streams.stream('phase'), () => found.push(loop.now));
    loop.advance(100);
    expect(found).toHaveLength(count);
    // The first check falls into [0, 10), the second is 10 s later and fails 4 s after that.
    expect(Math.min(...found)).toBeGreaterThanOrEqual(14);
    expect(Math.max(...found)).toBeLessThan(24);
    expect(new Set(found).size).toBeGreaterThan(count / 2);
  });
});

describe('the pool of the load balancer', () => {
  it('takes in a node that joins once enough of its checks were good', () => {
    const { loop, hosts, balancer, verdicts, picks } = setUp();
    const loopHosts = new Hosts(['n0'], [''], 1);
    const pool = new LoadBalancer(
      loop,
      loopHosts,
      SETTINGS,
      roundRobin.create(new RandomStreams(1).stream('picks')),
      () => 0.5,
      (node, healthy) => verdicts.push(`${loop.now}: n${node} ${healthy ? 'up' : 'down'}`),
    );
    expect([pool.pick(), pool.pick()]).toEqual([0, 0]);
    loop.advance(7);
    loopHosts.powered[loopHosts.add('n1', '')] = 1;
    pool.join(1);
    pool.join(1);
    // Half an interval after 7 s, then two intervals more.
    loop.advance(31.9);
    expect(pool.believesHealthy(1)).toBe(false);
    loop.advance(32.1);
    expect(verdicts).toEqual(['32: n1 up']);
    expect(new Set([pool.pick(), pool.pick()])).toEqual(new Set([0, 1]));
    // The other one knows nothing of it.
    expect(picks(3).size).toBe(hosts.count);
    expect(balancer.believesHealthy(1)).toBe(true);
  });

  it('sends nothing to a node that leaves, and does not check it any more', () => {
    const { loop, balancer, verdicts, power, picks } = setUp();
    loop.advance(7);
    balancer.leave(1);
    balancer.leave(1);
    expect(picks(6)).toEqual(new Set([0, 2]));
    power(1, 1, false);
    loop.advance(100);
    expect(verdicts).toEqual([]);
  });

  it('forgets the checks of a node that left when another comes with its number', () => {
    const { loop, balancer, verdicts, power } = setUp();
    power(7, 1, false);
    // One check has failed; its successor has to fail by itself.
    loop.advance(20);
    balancer.leave(1);
    power(0, 1, true);
    balancer.join(1);
    loop.advance(100);
    // 25, 35 and 45 s.
    expect(verdicts).toEqual(['45: n1 up']);
  });

  it('turns away from a node whose kube-proxy says that it is to be deleted', () => {
    const { loop, hosts, verdicts } = setUp();
    hosts.draining[2] = 1;
    loop.advance(100);
    // The second check fails, and its answer comes at once.
    expect(verdicts).toEqual(['15: n2 down']);
  });
});
