import { describe, expect, it } from 'vitest';
import { EventLoop } from '../../src/engine/eventLoop.ts';
import { Hosts } from '../../src/network/hosts.ts';
import { LoadBalancer } from '../../src/network/loadBalancer.ts';
import { Via } from '../../src/workload/entries.ts';
import { chiSquare, chiSquareLimit } from '../support/statistics.ts';
import { CLIENT, FORWARDER, type PlaneOptions, PlaneRoom, SERVER } from './planeRoom.ts';

const outside = { from: { place: 'external', count: 1 } } as const;

/** A load balancer that sends everything to one node, or to none (-1), without ever finding out. */
function balancerTo(node: number): LoadBalancer {
  const hosts = new Hosts(node < 0 ? [] : ['client', 'forwarder', 'server'], ['', '', '']);
  const never = {
    healthCheckInterval: 1e9,
    healthCheckTimeout: 1,
    unhealthyThreshold: 1,
    healthyThreshold: 1,
  };
  const settings = { ...never, policy: 'random' };
  return new LoadBalancer(
    new EventLoop(),
    hosts,
    settings,
    { pick: () => node },
    () => 0.5,
    () => {},
  );
}

/** The one outcome of a request, by way of a node port of the forwarding node. */
function overNodePort(options: PlaneOptions = {}): PlaneRoom {
  return new PlaneRoom({ ...options, entry: { via: Via.nodePort, node: FORWARDER, ...options.entry } });
}

function overBalancer(node: number, options: PlaneOptions = {}): PlaneRoom {
  return new PlaneRoom({
    traffic: outside,
    ...options,
    entry: { via: Via.loadBalancer, loadBalancer: balancerTo(node), ...options.entry },
  });
}

describe('discovery', () => {
  it('fails at once when the name does not resolve', () => {
    const room = new PlaneRoom({ entry: { resolves: false } });
    expect(room.run()).toEqual(['0: name-not-found/none']);
    expect([room.sent, room.attempts, room.connected]).toEqual([1, 1, 0]);
  });
});

describe('the way over the cluster address', () => {
  it("is by the rules of the client's own node", () => {
    const room = new PlaneRoom();
    room.plane.views.clear(FORWARDER);
    room.plane.views.clear(SERVER);
    expect(room.run()).toEqual(['2: ok after 2']);
  });

  it.each([
    [true, 'rules-not-yet-programmed'],
    [false, 'no-ready-pod'],
  ])('is rejected at once when they hold no endpoint (the API has one: %s)', (hasReadyEndpoint, lag) => {
    const room = new PlaneRoom({ withPod: false, entry: { hasReadyEndpoint } });
    expect(room.run()).toEqual([`0: no-endpoints/${lag}`]);
  });
});

describe('the way over a node port', () => {
  it('has a second hop when the pod is elsewhere, on the way in and back', () => {
    // To the forwarder and on to the server: 1/8 + 1/4, four times, and one second of service.
    expect(overNodePort().run()).toEqual(['2.5: ok after 2.5']);
  });

  it('takes it again over a connection that is there', () => {
    expect(overNodePort({ sendAt: [0, 5] }).run()[1]).toBe('6.75: ok after 1.75');
  });

  it('goes by the rules of the node whose address was used', () => {
    const room = overNodePort();
    room.plane.views.clear(CLIENT);
    expect(room.run()).toEqual(['2.5: ok after 2.5']);
    const without = overNodePort();
    without.plane.views.program(FORWARDER, { version: 1, ports: [{ version: 1, slots: new Int32Array(0) }] });
    // Rejected by the forwarder: 1/8 there and back.
    expect(without.run()).toEqual(['0.25: no-endpoints/rules-not-yet-programmed']);
  });

  it('is silent on a node that has no rule for the Service yet', () => {
    const room = overNodePort();
    room.plane.views.clear(FORWARDER);
    expect(room.run()).toEqual(['10: connect-timeout/rules-not-yet-programmed']);
  });

  it('of a dead node ends in a timeout for as long as the client keeps to it', () => {
    const room = overNodePort();
    room.hosts.powered[FORWARDER] = 0;
    expect(room.run()).toEqual(['10: connect-timeout/pinned-node']);
  });

  it('names the forwarding node if that dies when the SYN has just left it', () => {
    const room = overNodePort();
    room.at(0.25, () => room.plane.powerOff(FORWARDER));
    expect(room.run()).toEqual(['10: connect-timeout/pinned-node']);
  });

  it('names the partition if the client is cut off when its SYN is under way', () => {
    const room = overNodePort();
    room.at(0.25, () => {
      room.hosts.partitioned[CLIENT] = 1;
    });
    expect(room.run()).toEqual(['10: connect-timeout/node-partition']);
  });

  it('names the half-open connection if the forwarding node dies later', () => {
    const room = overNodePort();
    room.at(1, () => room.plane.powerOff(FORWARDER));
    expect(room.run()).toEqual(['10: request-timeout/half-open-connection']);
  });

  it('of any node draws one for each connection, the dead included', () => {
    const count = 3000;
    const room = new PlaneRoom({
      sendAt: Array.from({ length: count }, (_, i) => i),
      traffic: { reuse: 1, timeout: 0.9 },
      entry: { via: Via.nodePort, node: -1 },
      workload: { service: { distribution: 'deterministic', mean: 0 } },
    });
    room.plane.powerOff(FORWARDER);
    room.run(count + 10);
    const over = (what: RegExp) => room.log.filter((entry) => what.test(entry)).length;
    // By the client's own node 1/64 + 1/4 four times, which is too late; by the server's 1/4 + 1/64; by the dead one nothing.
    const dead = over(/connect-timeout\/pinned-node/);
    expect(over(/request-timeout/)).toBe(count - dead);
    expect(chiSquare([dead, count - dead], [count / 3, (2 * count) / 3])).toBeLessThan(chiSquareLimit(1));
  });
});

describe('the way over a load balancer', () => {
  it('is from the internet to a node and on to the pod', () => {
    // (1 + 1/4) four times and one second of service.
    expect(overBalancer(FORWARDER).run()).toEqual(['6: ok after 6']);
  });

  it('fails after one round trip to it when it believes no node healthy', () => {
    expect(overBalancer(-1).run()).toEqual(['2: no-healthy-target/none']);
  });

  it('fails after a timeout when it picks a node that is dead or cut off', () => {
    const dead = overBalancer(FORWARDER);
    dead.hosts.powered[FORWARDER] = 0;
    expect(dead.run()).toEqual(['10: connect-timeout/load-balancer-health-check']);
    const cut = overBalancer(FORWARDER);
    cut.hosts.partitioned[FORWARDER] = 1;
    expect(cut.run()).toEqual(['10: connect-timeout/load-balancer-health-check']);
  });

  it('blames the health check as well when the node dies behind it', () => {
    const room = overBalancer(FORWARDER);
    room.at(1.1, () => room.plane.powerOff(FORWARDER));
    expect(room.run()).toEqual(['10: connect-timeout/load-balancer-health-check']);
  });

  it('is short for a client inside: its own node answers for the address', () => {
    expect(overBalancer(-1, { traffic: {} }).run()).toEqual(['2: ok after 2']);
  });
});

describe('a SYN', () => {
  it('to a dead node is a black hole', () => {
    const room = new PlaneRoom();
    room.plane.powerOff(SERVER);
    expect(room.run()).toEqual(['10: connect-timeout/node-failure-undetected']);
    expect(room.connected).toBe(0);
  });

  it('to a pod that does not listen is refused by its kernel', () => {
    const room = new PlaneRoom();
    room.plane.processes.kill(0);
    expect(room.run()).toEqual(['0.5: refused/container-failure-undetected']);
  });

  it.each([
    ['timeout', /^10: connect-timeout\/stale-rules$/],
    ['refused', /^0\.5: refused\/stale-rules$/],
    ['unreachable', /^[2-6]\.\d+: host-unreachable\/stale-rules$/],
  ] as const)(
    'to an address that is gone ends as the network plugin has it: %s',
    (removedPodAddress, expected) => {
      const room = new PlaneRoom({ removedPodAddress });
      room.plane.processes.removePod(0);
      room.plane.addresses.listedReady[0] = 0;
      expect(room.run()).toEqual([expect.stringMatching(expected)]);
    },
  );

  it('to an unreachable address comes back 2 to 6 s later, unless the client has given up', () => {
    const times: number[] = [];
    for (let seed = 0; seed < 50; seed++) {
      const room = new PlaneRoom({ removedPodAddress: 'unreachable', seed });
      room.plane.processes.removePod(0);
      times.push(Number.parseFloat(room.run()[0]));
    }
    expect(Math.min(...times)).toBeGreaterThanOrEqual(2.25);
    expect(Math.max(...times)).toBeLessThan(6.25);
    expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(2);
    const hasty = new PlaneRoom({ removedPodAddress: 'unreachable', traffic: { timeout: 1 } });
    hasty.plane.processes.removePod(0);
    expect(hasty.run()[0]).toMatch(/^1: connect-timeout/);
  });

  it('that was accepted opens one connection, on both sides', () => {
    const room = new PlaneRoom();
    room.run(1);
    expect(room.connected).toBe(1);
    expect(room.plane.servers.accepted[0]).toBe(1);
    expect(room.plane.addresses.connections[0]).toBe(1);
  });
});
