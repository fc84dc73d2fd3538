import { describe, expect, it } from 'vitest';
import { EventLoop } from '../../src/engine/eventLoop.ts';
import { Hosts } from '../../src/network/hosts.ts';
import { LoadBalancer } from '../../src/network/loadBalancer.ts';
import { DEFAULT_TCP_SETTINGS } from '../../src/network/settings.ts';
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

describe('a SYN that meets silence', () => {
  const patient = { timeout: Number.POSITIVE_INFINITY } as const;

  it('is sent again, and connects if the path is open by then', () => {
    const room = new PlaneRoom({ traffic: patient });
    room.hosts.partitioned[SERVER] = 1;
    room.at(2, () => {
      room.hosts.partitioned[SERVER] = 0;
    });
    // The third one is there at 2.25 s: back, the request there, one second, and the answer.
    expect(room.run()).toEqual(['4: ok after 4']);
  });

  it('is refused by a kernel that is back without the process', () => {
    const room = new PlaneRoom({ traffic: patient });
    room.plane.powerOff(SERVER);
    room.at(6, () => room.plane.powerOn(SERVER));
    // Sent after 1, 2, 3, 4, 5 and 7 s.
    expect(room.run()).toEqual(['7.5: refused/container-failure-undetected']);
  });

  it("is given up by its kernel, if its client's patience is longer", () => {
    const room = new PlaneRoom({ traffic: patient });
    room.plane.powerOff(SERVER);
    expect(room.run()).toEqual(['131: connect-timeout/node-failure-undetected']);
    const old = { ...DEFAULT_TCP_SETTINGS, synLinearTimeouts: 0 };
    const older = new PlaneRoom({ traffic: { timeout: 200 }, network: { tcp: old } });
    older.plane.powerOff(SERVER);
    expect(older.run()).toEqual(['127: connect-timeout/node-failure-undetected']);
  });

  it('keeps to its first pick: only the next try sees new rules', () => {
    const room = new PlaneRoom({
      traffic: { timeout: 20, retries: { attempts: 1, backoff: 0, maxBackoff: 0, jitter: 'none' } },
    });
    room.plane.powerOff(SERVER);
    room.at(0.5, () => room.route(room.pod(CLIENT)));
    expect(room.run()[0]).toMatch(/^21\.0625: ok/);
  });

  it('costs no event if its client has given up before it would be sent again', () => {
    const events = (timeout: number): number => {
      const room = new PlaneRoom({ traffic: { timeout } });
      room.plane.powerOff(SERVER);
      room.run();
      return room.loop.handled;
    };
    const without = events(0.5);
    expect(events(1)).toBe(without);
    // The one at 1.25 s plans another, which comes too late.
    expect(events(1.5)).toBe(without + 2);
    // All ten, and the kernel's own timeout.
    expect(events(999)).toBe(without + 10 + 1);
  });

  it('finds the node whose address was used when that has power again', () => {
    const room = overNodePort({ traffic: patient });
    room.plane.powerOff(FORWARDER);
    room.at(3, () => room.plane.powerOn(FORWARDER));
    // It is there at 3.125 s, on at 3.375; then as ever.
    expect(room.run()).toEqual(['5.5: ok after 5.5']);
  });
});

describe('a patience that is shorter than the way there and back', () => {
  // A quarter of a second each way: the pod has accepted after one, its client knows after two.
  it.each([
    [0.2, 'connect-timeout/none'],
    [0.4, 'connect-timeout/none'],
    [0.6, 'request-timeout/none'],
  ])('of %d s ends as %s', (timeout, expected) => {
    expect(new PlaneRoom({ traffic: { timeout } }).run()).toEqual([`${timeout}: ${expected}`]);
  });
});

describe('a burst of connections to a Service without endpoints', () => {
  const burst = { withPod: false, sendAt: Array.from({ length: 10 }, () => 0) } as const;
  const times = (room: PlaneRoom) => room.run().map((line) => line.split('/')[0]);

  it('is refused six times, and then once a second as the SYNs are sent again', () => {
    const room = new PlaneRoom(burst);
    expect(times(room)).toEqual([0, 0, 0, 0, 0, 0, 1, 2, 3, 4].map((time) => `${time}: no-endpoints`));
  });

  it('is silence for those whose client does not wait for that', () => {
    const room = new PlaneRoom({ ...burst, traffic: { timeout: 1 } });
    expect(times(room).slice(6)).toEqual(Array.from({ length: 4 }, () => '1: connect-timeout'));
  });

  it('is refused as a whole by hosts that do not limit their errors', () => {
    const tcp = { ...DEFAULT_TCP_SETTINGS, icmpRateLimit: false };
    const room = new PlaneRoom({ ...burst, network: { tcp } });
    expect(new Set(times(room))).toEqual(new Set(['0: no-endpoints']));
  });

  it('goes to the endpoint that the rules have when a SYN is sent again', () => {
    const room = new PlaneRoom(burst);
    room.at(0.5, () => room.route(room.pod(CLIENT)));
    expect(times(room).slice(6)).toEqual(
      // One worker, a second each; a 64th of a second each way, and two ways of connecting before.
      [2.0625, 3.0625, 4.0625, 5.0625].map((time, i) => `${time}: ok after ${2.0625 + i}`),
    );
  });
});
