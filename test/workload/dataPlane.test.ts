import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CLIENT, FORWARDER, PlaneRoom, SERVER } from './planeRoom.ts';

describe('the data plane', () => {
  it('counts the requests that wait for an outcome by looking at each', () => {
    const room = new PlaneRoom({ sendAt: [0, 0.5, 1], workload: { concurrency: 3 } });
    const waiting = [0.1, 0.6, 1.1, 2.1, 2.6, 3.1].map((time) => {
      room.run(time);
      return room.plane.waiting;
    });
    expect(waiting).toEqual([1, 2, 3, 2, 1, 0]);
    expect(room.plane.inFlight(0, 0)).toBe(0);
  });

  it('counts a request in its back-off as waiting, once', () => {
    const retries = { attempts: 5, backoff: 10, maxBackoff: 10, jitter: 'none' } as const;
    const room = new PlaneRoom({ withPod: false, traffic: { retries } });
    room.run(25);
    expect(room.attempts).toBe(3);
    expect([room.plane.waiting, room.plane.inFlight(0, 0), room.plane.inFlight(0, 1)]).toEqual([1, 1, 0]);
  });

  it('takes power, processes and clients away together, and gives back the power alone', () => {
    const room = new PlaneRoom({ sendAt: [5, 15] });
    room.plane.powerOff(SERVER);
    room.plane.powerOff(CLIENT);
    room.run(6);
    expect([room.hosts.dead(SERVER), room.plane.processes.isRunning(0), room.sent]).toEqual([true, false, 0]);
    room.plane.powerOn(SERVER);
    room.plane.powerOn(CLIENT);
    room.run(20);
    expect([room.hosts.dead(SERVER), room.plane.processes.isRunning(0), room.sent]).toEqual([
      false,
      false,
      1,
    ]);
  });

  const act = fc.record({
    at: fc.nat(40).map((n) => n / 2),
    what: fc.constantFrom('off', 'on', 'cut', 'heal', 'kill', 'start', 'remove', 'slow'),
    node: fc.constantFrom(CLIENT, FORWARDER, SERVER),
  });

  it('loses no request and counts none twice, whatever happens to nodes and pods', () => {
    const times = fc.array(
      fc.nat(80).map((n) => n / 4),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(times, fc.array(act, { maxLength: 12 }), fc.nat(2), (sendAt, acts, attempts) => {
        const room = new PlaneRoom({
          sendAt: sendAt.toSorted((a, b) => a - b),
          traffic: {
            from: { place: 'pods', count: 4, nodes: [] },
            timeout: 3,
            reuse: 3,
            retries: { attempts, backoff: 0.5, maxBackoff: 1, jitter: 'full' },
          },
          workload: { concurrency: 1, queue: 2 },
        });
        room.route(0, room.pod(FORWARDER));
        const { plane, hosts } = room;
        const perform = (what: string, node: number, pod: number) => {
          if (what === 'off') plane.powerOff(node);
          else if (what === 'on') plane.powerOn(node);
          else if (what === 'cut' || what === 'heal') hosts.partitioned[node] = what === 'cut' ? 1 : 0;
          else if (what === 'kill') plane.processes.kill(pod);
          else if (what === 'start' && hosts.powered[plane.addresses.node[pod]] === 1)
            plane.processes.start(pod);
          else if (what === 'remove') plane.processes.removePod(pod);
          else if (what === 'slow') hosts.slowdown[node] = 4;
        };
        for (const { at, what, node } of acts) room.at(at, () => perform(what, node, node % 2));
        for (let time = 0.3; time < 30; time += 0.7) {
          room.run(time);
          expect(room.sent - room.ok - room.failed).toBe(plane.waiting);
        }
        room.run(1000);
        expect(room.ok + room.failed).toBe(room.sent);
        expect(plane.waiting).toBe(0);
        expect(room.log).toHaveLength(room.sent);
        expect(room.attempts).toBeLessThanOrEqual(room.sent * (1 + attempts));
        // What is left is idle connections, none to a process that has ended.
        for (const slot of [0, 1]) {
          expect(plane.addresses.connections[slot]).toBeGreaterThanOrEqual(0);
          if (!plane.processes.isRunning(slot)) expect(plane.addresses.connections[slot]).toBe(0);
          expect(plane.servers.isIdle(slot)).toBe(true);
        }
      }),
    );
  });
});

describe('a node whose speed changes', () => {
  it('takes longer for what is left of the requests that it has', () => {
    const room = new PlaneRoom();
    // The request is there at 0.75 s; half of its second is left at 1.25 s, then half of two seconds at 2.25 s.
    room.at(1.25, () => room.plane.setSlowdown(SERVER, 4));
    room.at(2.25, () => room.plane.setSlowdown(SERVER, 1));
    expect(room.run()).toEqual(['2.75: ok after 2.75']);
  });

  it('leaves the requests of other nodes alone', () => {
    const room = new PlaneRoom();
    room.at(1, () => room.plane.setSlowdown(CLIENT, 100));
    expect(room.run()).toEqual(['2: ok after 2']);
  });
});
