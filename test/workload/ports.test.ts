import { describe, expect, it } from 'vitest';
import { DEFAULT_TCP_SETTINGS, type TcpSettings } from '../../src/network/settings.ts';
import { Via } from '../../src/workload/entries.ts';
import { Ports } from '../../src/workload/ports.ts';
import { traffic } from '../support/scenarios.ts';
import { FORWARDER, type PlaneOptions, PlaneRoom, SERVER } from './planeRoom.ts';

/** A request every two seconds over a connection of its own, answered in less. */
function manyConnections(count: number, tcp: Partial<TcpSettings>, options: PlaneOptions = {}): PlaneRoom {
  return new PlaneRoom({
    sendAt: Array.from({ length: count }, (_, i) => 2 * i),
    workload: { service: { distribution: 'deterministic', mean: 0 } },
    network: { tcp: { ...DEFAULT_TCP_SETTINGS, ...tcp } },
    ...options,
    traffic: { reuse: 1, timeout: 1.9, ...options.traffic },
  });
}

/** The outcomes in order, as words. */
function words(room: PlaneRoom): string[] {
  return room.run().map((line) => line.replace(/^.*: /, '').replace(/ after .*/, ''));
}

describe("the ports of a client's host", () => {
  it('run out when connections are closed faster than TIME_WAIT ends', () => {
    // Each port is kept for 8 s after the second in which its connection lived: three are enough for six seconds.
    const found = words(manyConnections(10, { localPorts: 3, timeWait: 8 }));
    expect(found).toEqual([
      ...['ok', 'ok', 'ok', 'no-free-port/none', 'no-free-port/none'],
      ...['ok', 'ok', 'ok', 'no-free-port/none', 'no-free-port/none'],
    ]);
  });

  it('fail the connect() at once, without a packet', () => {
    const room = manyConnections(4, { localPorts: 3, timeWait: 100 });
    expect(room.run()[3]).toBe('6: no-free-port/none');
    expect(room.connected).toBe(3);
  });

  it('are not kept after a connection that the server closed, or that was never made', () => {
    const room = manyConnections(8, { localPorts: 2, timeWait: 1000 }, { traffic: { reuse: 100 } });
    for (let i = 0; i < 8; i++) {
      room.at(2 * i + 1.5, () => {
        room.plane.processes.kill(0);
        if (i < 4) room.plane.processes.start(0);
      });
    }
    expect(words(room).slice(0, 5)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok']);
    expect(new Set(words(room).slice(5))).toEqual(new Set(['refused/container-failure-undetected']));
  });

  it('are without a limit where the setting is 0', () => {
    expect(new Set(words(manyConnections(50, { localPorts: 0, timeWait: 1000 })))).toEqual(new Set(['ok']));
  });

  it('are one for each connection, however many requests it carries', () => {
    const tcp = { localPorts: 1, timeWait: 1000 };
    expect(new Set(words(manyConnections(50, tcp, { traffic: { reuse: 100 } })))).toEqual(new Set(['ok']));
  });
});

describe('the ports of a translator that clients are behind', () => {
  const from = { place: 'external', count: 4, natAddresses: 2 } as const;
  const tcp = { natPorts: 3, natTimeWait: 1000, localPorts: 0 };
  const entry = { via: Via.nodePort, node: FORWARDER } as const;
  /** So many that the forwarding node never runs out of ports towards one of them. */
  const throughManyPods = (room: PlaneRoom) =>
    room.route(...Array.from({ length: 40 }, () => room.pod(SERVER)));

  it('are shared by the clients of one address; the SYN of the next is dropped', () => {
    const room = manyConnections(40, tcp, { traffic: { from, timeout: 9 }, entry });
    throughManyPods(room);
    const found = words(room);
    // Two addresses with three ports each.
    expect(found.filter((word) => word === 'ok')).toHaveLength(6);
    expect(found.filter((word) => word === 'connect-timeout/nat-ports-exhausted')).toHaveLength(34);
  });

  it('let a SYN pass that is sent again when one has come free', () => {
    const room = manyConnections(
      3,
      { ...tcp, natPorts: 2, natTimeWait: 10 },
      { traffic: { from: { ...from, natAddresses: 1 }, timeout: 60 }, entry },
    );
    throughManyPods(room);
    const found = room.run();
    expect(words(room)).toEqual(['ok', 'ok', 'ok']);
    // The first connection ends at 5 s (four ways of 1.25 s), its port is free at 15 s; sent at 4 + 1, 2, 3, 4, 5, 7, 11 s.
    expect(found[2]).toBe('20: ok after 16');
  });
});

describe('the ports of a node that forwards under its own address', () => {
  const entry = { via: Via.nodePort, node: FORWARDER } as const;

  it('run out towards each endpoint for itself', () => {
    const tcp = { natPorts: 5, natTimeWait: 1000 };
    const room = manyConnections(40, tcp, { entry });
    room.route(0, room.pod(FORWARDER));
    const found = words(room);
    expect(found.filter((word) => word === 'ok')).toHaveLength(10);
    expect(found.filter((word) => word === 'connect-timeout/nat-ports-exhausted')).toHaveLength(30);
  });

  it('are not needed by clients that go by the address of the cluster', () => {
    expect(new Set(words(manyConnections(40, { natPorts: 1, natTimeWait: 1e6 })))).toEqual(new Set(['ok']));
  });
});

describe('what is far from its limit', () => {
  const counted = (rate: number, tcp: Partial<TcpSettings> = {}) => {
    const room = new PlaneRoom({ traffic: { reuse: 1, timeout: 1, arrivals: { process: 'poisson', rate } } });
    return new Ports({
      loop: room.loop,
      clients: room.plane.clients,
      traffic: [traffic(rate, { from: { place: 'pods', count: 1, nodes: ['client'] }, timeout: 1 })],
      entries: [room.entry],
      tcp: { ...DEFAULT_TCP_SETTINGS, ...tcp },
      nodes: 3,
    }).areCounted;
  };

  it('is not counted at all', () => {
    expect(counted(400)).toBe(false);
    // 28,232 ports for 60 s are 470 connections a second.
    expect(counted(500)).toBe(true);
    expect(counted(500, { localPorts: 0 })).toBe(false);
    expect(counted(10, { timeWait: 3600 })).toBe(true);
  });

  it('of a real host is less than 470 connections a second', () => {
    const room = new PlaneRoom({
      workload: { service: { distribution: 'deterministic', mean: 0 }, concurrency: 1e6 },
      traffic: { reuse: 1, timeout: 2, arrivals: { process: 'constant', rate: 1000 } },
    });
    room.run(55);
    const refused = room.log.findIndex((line) => line.endsWith('no-free-port/none'));
    // The request that would be the 28,233rd connection, and every other one until the first port comes free.
    expect(room.log[refused]).toBe('28.233: no-free-port/none');
    expect([room.ok, room.failed]).toEqual([28_232, room.sent - 28_232]);
  });
});
