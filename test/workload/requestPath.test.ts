import { describe, expect, it } from 'vitest';
import { CLIENT, PlaneRoom, SERVER } from './planeRoom.ts';

describe('a request that goes well', () => {
  it('takes SYN and SYN-ACK, the request, the service and the answer over a new connection', () => {
    const room = new PlaneRoom();
    // Four times a quarter of a second on the wire and one second of service.
    expect(room.run()).toEqual(['2: ok after 2']);
    expect([room.sent, room.attempts, room.connected]).toEqual([1, 1, 1]);
  });

  it('takes only the request, the service and the answer over a connection that is there', () => {
    const room = new PlaneRoom({ sendAt: [0, 5] });
    expect(room.run()).toEqual(['2: ok after 2', '6.5: ok after 1.5']);
    expect(room.connected).toBe(1);
  });

  it('needs a connection of its own while the others are in use', () => {
    const room = new PlaneRoom({ sendAt: [0, 0.5, 6, 6.25], workload: { concurrency: 4 } });
    expect(room.run()).toEqual([
      '2: ok after 2',
      '2.5: ok after 2',
      '7.5: ok after 1.5',
      '7.75: ok after 1.5',
    ]);
    expect(room.connected).toBe(2);
  });

  it('needs a new connection when the old one has carried as many as it may', () => {
    const room = new PlaneRoom({ sendAt: [0, 5, 10, 15], traffic: { reuse: 2 } });
    expect(room.run().map((entry) => entry.split(' ').at(-1))).toEqual(['2', '1.5', '2', '1.5']);
    expect(room.connected).toBe(2);
  });

  it('waits in the pod when its workers are busy', () => {
    const room = new PlaneRoom({ sendAt: [0, 0.25], workload: { concurrency: 1 } });
    expect(room.run()).toEqual(['2: ok after 2', '3: ok after 2.75']);
  });
});

describe('a pod that has no room', () => {
  it('turns the request away, and the client keeps the connection', () => {
    const room = new PlaneRoom({ sendAt: [0, 0.25, 9], workload: { concurrency: 1, queue: 0 } });
    expect(room.run()).toEqual(['1.25: queue-full/saturated-pod', '2: ok after 2', '10.5: ok after 1.5']);
    expect(room.connected).toBe(2);
    expect(room.plane.addresses.connections[0]).toBe(2);
  });
});

describe('a client that gives up', () => {
  it('closes its connection; the pod goes on with the request', () => {
    const room = new PlaneRoom({ traffic: { timeout: 1.5 } });
    expect(room.run()).toEqual(['1.5: request-timeout/saturated-pod']);
    expect(room.plane.servers.served[0]).toBe(1);
    expect(room.plane.addresses.connections[0]).toBe(0);
  });

  it.each([
    ['is slow because its node is', 'slow-node', { concurrency: 1 }, 5],
    ['has more work than workers', 'saturated-pod', { concurrency: 1 }, 1],
    ['has a worker free and takes its time', 'none', { concurrency: 2 }, 1],
  ])('on a pod that %s names the lag %s', (_, lag, workload, slowdown) => {
    const room = new PlaneRoom({ traffic: { timeout: 1.5 }, workload });
    room.hosts.slowdown[SERVER] = slowdown;
    expect(room.run()).toEqual([`1.5: request-timeout/${lag}`]);
  });

  it('before the answer to its SYN has no connection yet', () => {
    const room = new PlaneRoom({ traffic: { timeout: 0.2 } });
    expect(room.run()).toEqual(['0.2: connect-timeout/none']);
    expect(room.connected).toBe(0);
  });
});

describe('a process that ends', () => {
  it.each([
    [0, 'none'],
    [1, 'termination-race'],
  ])('loudly closes on the request that it has read (deleted: %i)', (terminating, lag) => {
    const room = new PlaneRoom();
    room.at(1, () => {
      room.plane.addresses.terminating[0] = terminating;
      room.plane.processes.kill(0);
    });
    expect(room.run()).toEqual([`1.25: closed/${lag}`]);
  });

  it('resets a request that reaches it afterwards over an old connection', () => {
    const room = new PlaneRoom({ sendAt: [0, 5] });
    room.at(5.1, () => room.plane.processes.kill(0));
    expect(room.run()).toEqual(['2: ok after 2', '5.5: reset/none']);
  });

  it('is known to the client when it sends the next request: it connects anew', () => {
    const room = new PlaneRoom({ sendAt: [0, 5] });
    room.at(4, () => {
      room.plane.processes.kill(0);
      room.route(room.pod(SERVER));
    });
    expect(room.run()).toEqual(['2: ok after 2', '7: ok after 2']);
    expect(room.connected).toBe(2);
  });

  it('after it has sent the answer does not take it back', () => {
    const room = new PlaneRoom();
    room.at(1.8, () => room.plane.processes.kill(0));
    expect(room.run()).toEqual(['2: ok after 2']);
  });
});

describe('a node that loses power', () => {
  it('says nothing: what it served hangs until the timeout', () => {
    const room = new PlaneRoom();
    room.at(1, () => room.plane.powerOff(SERVER));
    expect(room.run()).toEqual(['10: request-timeout/half-open-connection']);
  });

  it('leaves connections that their clients still believe in', () => {
    const room = new PlaneRoom({ sendAt: [0, 5] });
    room.at(3, () => room.plane.powerOff(SERVER));
    expect(room.run()).toEqual(['2: ok after 2', '15: request-timeout/half-open-connection']);
  });

  it('resets them once its kernel is back, and swallows them if the address went with the pod', () => {
    const outcome = (addressStays: boolean) => {
      const room = new PlaneRoom({ sendAt: [0, 5] });
      room.at(3, () => {
        room.plane.powerOff(SERVER);
        room.plane.powerOn(SERVER);
        if (!addressStays) room.plane.processes.removePod(0);
      });
      return room.run()[1];
    };
    expect(outcome(true)).toBe('5.5: reset/none');
    expect(outcome(false)).toBe('15: request-timeout/half-open-connection');
  });

  it('takes its clients along, with everything that they wait for', () => {
    const room = new PlaneRoom({ sendAt: [0, 5, 8] });
    room.at(5.3, () => room.plane.powerOff(CLIENT));
    // The third is never sent, and the answer to the second reaches nobody.
    expect(room.run()).toEqual(['2: ok after 2', '5.3: client-lost/none']);
    expect(room.sent).toBe(2);
    expect(room.plane.servers.served[0]).toBe(2);
    expect(room.plane.waiting).toBe(0);
    expect(room.plane.addresses.connections[0]).toBe(0);
  });
});

describe('a node that is cut off', () => {
  it.each([
    ['client', CLIENT],
    ['server', SERVER],
  ])('keeps the answer from its client: the %s', (_, node) => {
    const room = new PlaneRoom();
    room.at(1, () => {
      room.hosts.partitioned[node] = 1;
    });
    expect(room.run()).toEqual(['10: request-timeout/node-partition']);
    expect(room.plane.servers.served[0]).toBe(1);
  });

  it('keeps the reset of a killed process from the client as well', () => {
    const room = new PlaneRoom();
    room.at(1, () => {
      room.hosts.partitioned[SERVER] = 1;
      room.plane.processes.kill(0);
    });
    expect(room.run()).toEqual(['10: request-timeout/node-partition']);
  });

  it('does not matter to a client and a pod that are both on it', () => {
    const room = new PlaneRoom({ withPod: false });
    room.route(room.pod(CLIENT));
    room.hosts.partitioned[CLIENT] = 1;
    expect(room.run()).toEqual(['1.0625: ok after 1.0625']);
  });
});
