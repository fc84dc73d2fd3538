import { describe, expect, it } from 'vitest';
import { CLIENT, PlaneRoom, SERVER } from './planeRoom.ts';

/** A connection is made and has carried a request by 2 s; the second request leaves at 5 s. */
function twoRequests(changes: ConstructorParameters<typeof PlaneRoom>[0] = {}): PlaneRoom {
  return new PlaneRoom({
    ...changes,
    sendAt: [0, 5],
    traffic: { timeout: Number.POSITIVE_INFINITY, ...changes.traffic },
  });
}

function cut(room: PlaneRoom, node: number, from: number, to: number): void {
  room.at(from, () => {
    room.hosts.partitioned[node] = 1;
  });
  room.at(to, () => {
    room.hosts.partitioned[node] = 0;
  });
}

describe('a request on a connection that is cut off', () => {
  it('is sent again, and served if it gets through by then', () => {
    const room = twoRequests();
    cut(room, SERVER, 4, 6);
    // There at 5.25 s for the first time, then at 5.45, 5.65 and 6.05; one second, and a quarter for the answer.
    expect(Number.parseFloat(room.run()[1])).toBeCloseTo(7.3, 9);
    expect([room.ok, room.connected]).toEqual([2, 1]);
  });

  it('is given up by the kernel after 924.6 s', () => {
    const room = twoRequests();
    room.at(4, () => room.plane.powerOff(SERVER));
    const [, end] = room.run(2000);
    expect(end).toMatch(/: request-timeout\/half-open-connection$/);
    expect(Number.parseFloat(end)).toBeCloseTo(5.25 + 924.6, 6);
  });

  it.each([3, 30])('is given up after TCP_USER_TIMEOUT (%d s) if there is one', (userTimeout) => {
    const room = twoRequests({ traffic: { userTimeout } });
    room.at(4, () => room.plane.powerOff(SERVER));
    expect(Number.parseFloat(room.run()[1])).toBeCloseTo(5.25 + userTimeout, 6);
  });

  it("is given up at its client's own timeout if that is shorter", () => {
    const room = twoRequests({ traffic: { timeout: 10, userTimeout: 30 } });
    room.at(4, () => room.plane.powerOff(SERVER));
    expect(room.run()[1]).toBe('15: request-timeout/half-open-connection');
  });

  it('is reset by a kernel that is back without the connection', () => {
    const room = twoRequests();
    room.at(4, () => room.plane.powerOff(SERVER));
    room.at(6, () => room.plane.powerOn(SERVER));
    // There at 6.05 s, and the RST back a quarter later.
    expect(room.run()[1]).toMatch(/^6\.3\d*: reset/);
  });

  it('costs no events beyond the patience of its client', () => {
    const handled = (timeout: number): number => {
      const room = twoRequests({ traffic: { timeout } });
      room.at(4, () => room.plane.powerOff(SERVER));
      room.run();
      return room.loop.handled;
    };
    // After 3.2 s the next one would come 3.2 s later, when nobody waits any more.
    expect(handled(3) - handled(2.1)).toBe(0);
  });
});

describe('an answer that is cut off', () => {
  it('is sent again by the pod until it gets through', () => {
    const room = twoRequests();
    cut(room, CLIENT, 6, 8);
    // It leaves at 6.25 s, then at 6.45, 6.65, 7.05, 7.85 and 9.45.
    expect(Number.parseFloat(room.run()[1])).toBeCloseTo(9.7, 9);
  });

  it('still comes if its process has ended meanwhile, but not if its node has lost power', () => {
    const ended = twoRequests();
    cut(ended, CLIENT, 6, 8);
    ended.at(7, () => ended.plane.processes.kill(0));
    expect(Number.parseFloat(ended.run()[1])).toBeCloseTo(9.7, 9);
    const dead = twoRequests({ traffic: { timeout: 20 } });
    cut(dead, CLIENT, 6, 8);
    dead.at(7, () => dead.plane.powerOff(SERVER));
    expect(dead.run()[1]).toBe('25: request-timeout/half-open-connection');
  });
});

describe('a process that ends', () => {
  const oneWorker = { concurrency: 1, queue: 10 } as const;

  it('closes on what it has read, and resets what still waits in its socket', () => {
    const room = new PlaneRoom({ sendAt: [0, 0], workload: oneWorker });
    room.at(1, () => room.plane.processes.kill(0));
    expect(room.run()).toEqual(['1.25: closed/none', '1.25: reset/none']);
  });

  it('lets its idle clients know, so that they connect anew', () => {
    const room = twoRequests();
    room.at(3, () => {
      room.plane.processes.kill(0);
      room.plane.addresses.open(0);
    });
    expect([room.run().length, room.connected, room.ok]).toEqual([2, 2, 2]);
  });

  it('cannot let those know that it is cut off from: their next request is reset', () => {
    for (const node of [SERVER, CLIENT]) {
      const room = twoRequests();
      cut(room, node, 2.5, 4);
      room.at(3, () => {
        room.plane.processes.kill(0);
        room.plane.addresses.open(0);
      });
      expect(room.run()[1]).toBe('5.5: reset/none');
    }
  });

  it('and whose address goes with it leaves them in silence', () => {
    const room = twoRequests({ traffic: { timeout: 7 } });
    cut(room, SERVER, 2.5, 4);
    room.at(3, () => room.plane.processes.removePod(0));
    expect(room.run()[1]).toBe('12: request-timeout/half-open-connection');
  });
});
