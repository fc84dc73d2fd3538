import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atWrongPort } from '../../src/network/directAddresses.ts';
import { Via } from '../../src/workload/entries.ts';
import { CLIENT, LATENCY, type PlaneOptions, PlaneRoom, SERVER } from './planeRoom.ts';

/** Times `gap` seconds apart. */
function every(gap: number, count: number, from = 0): number[] {
  return Array.from({ length: count }, (_, i) => from + i * gap);
}

/** The view of the API that clients of a source share. */
function listOf(...slots: readonly number[]) {
  return { slots: Int32Array.from(slots), hasWrongPort: slots.some((slot) => slot < 0) };
}

/** A room whose clients balance over `pods` pods: the first on the server's node, the others on the client's. */
function balanced(policy: string, pods: number, { traffic, ...options }: PlaneOptions = {}): PlaneRoom {
  const room = new PlaneRoom({
    ...options,
    entry: { via: Via.clusterIP, endpoints: listOf(...Array(pods).keys()), ...options.entry },
    traffic: { balancing: { policy, parameters: {} }, ...traffic },
  });
  while (room.plane.addresses.count < pods) room.pod(CLIENT);
  return room;
}

function served(room: PlaneRoom, pods: number): number[] {
  return [...room.plane.servers.served.slice(0, pods)];
}

describe('clients that balance', () => {
  it('take turns exactly, request by request, although each keeps its connections', () => {
    const room = balanced('round-robin', 3, { sendAt: every(5, 12) });
    room.run();
    expect(served(room, 3)).toEqual([4, 4, 4]);
    expect(room.connected).toBe(3);
  });

  it('take turns each for itself: so many clients, so many more requests at one pod than at another, at most', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer(),
        (count, pods, seed) => {
          const room = balanced('round-robin', pods, {
            seed,
            sendAt: every(5, 30),
            traffic: { from: { place: 'pods', count, nodes: ['client'] } },
          });
          room.run();
          const counts = served(room, pods);
          expect(counts.reduce((sum, each) => sum + each, 0)).toBe(30);
          expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(count);
        },
      ),
      { seed: 1, numRuns: 30 },
    );
  });

  it('need no rules on their node', () => {
    const room = balanced('round-robin', 1);
    room.route();
    // There and back for the connection and for the request, and a second of service.
    expect(room.run()).toEqual([`${4 * LATENCY.crossZone + 1}: ok after ${4 * LATENCY.crossZone + 1}`]);
  });

  it('never send over a busy connection, and use an idle one to the same pod', () => {
    const room = balanced('round-robin', 1, { sendAt: [0, 0.5, 100, 200], workload: { concurrency: 2 } });
    room.run();
    expect([room.ok, room.connected]).toEqual([4, 2]);
  });

  it('open a connection for each request if none may be used again', () => {
    const room = balanced('round-robin', 2, { sendAt: every(5, 8), traffic: { reuse: 1 } });
    room.run();
    expect(room.connected).toBe(8);
    expect([...room.plane.addresses.connections.slice(0, 2)]).toEqual([0, 0]);
  });

  it('send a slow pod no second request while the first is under way, if they draw two different pods', () => {
    const sendAt = every(5, 200);
    const room = balanced('p2c', 5, { sendAt, traffic: { timeout: Number.POSITIVE_INFINITY } });
    room.plane.setSlowdown(SERVER, 1e6);
    room.run(1000);
    expect(room.plane.waiting).toBe(1);
    expect(room.ok).toBe(199);
  });

  it('send it more only when both draws fall on it, if they draw with replacement', () => {
    const count = 400;
    const sendAt = every(5, count);
    const room = balanced('least-request', 5, { sendAt, traffic: { timeout: Number.POSITIVE_INFINITY } });
    room.plane.setSlowdown(SERVER, 1e6);
    room.run(5 * count);
    // The others are idle at every pick, so it is one for the start and then a binomial number, p = 1/25.
    const mean = 1 + count / 25;
    const deviation = Math.sqrt((count / 25) * (24 / 25));
    expect(Math.abs(room.plane.waiting - mean)).toBeLessThanOrEqual(4 * deviation);
    expect(room.plane.waiting).toBeLessThan(count / 5 / 2);
  });

  it('no longer count a request that they have given up', () => {
    const patience = 20;
    const room = balanced('p2c', 2, { sendAt: every(5, 200), traffic: { timeout: patience } });
    room.plane.setSlowdown(SERVER, 1e6);
    room.run(2000);
    // One at a time for 20 s each, then again at half of the picks: about one in 25 to 30 s, never more than one in 20 s.
    expect(room.failed).toBeGreaterThan(1000 / 40);
    expect(room.failed).toBeLessThanOrEqual(1000 / patience);
    expect(room.ok + room.failed).toBe(200);
  });
});

describe('the list of a client that balances', () => {
  it('decides from the next pick on, and idle connections to what has left it are closed', () => {
    const room = balanced('round-robin', 2, { sendAt: every(5, 20) });
    room.at(48, () => {
      room.entry.endpoints = listOf(1);
    });
    room.run();
    expect(served(room, 2)).toEqual([5, 15]);
    expect([...room.plane.addresses.connections.slice(0, 2)]).toEqual([0, 1]);
  });

  it('lets a request that is under way end when its pod leaves', () => {
    const room = balanced('round-robin', 2, { sendAt: [0, 0.1, 0.3, 5], traffic: { timeout: 10 } });
    room.at(0.2, () => {
      room.entry.endpoints = listOf(1);
    });
    room.run();
    expect(room.ok).toBe(4);
    expect(served(room, 2)).toEqual([1, 3]);
    // Nor is the connection kept that it was over.
    expect(room.plane.addresses.connections[0]).toBe(0);
  });

  it('makes no difference by being written again as it was', () => {
    const room = balanced('round-robin', 3, { sendAt: every(5, 30) });
    for (const time of every(7, 20))
      room.at(time, () => {
        room.entry.endpoints = listOf(0, 1, 2);
      });
    room.run();
    expect(served(room, 3)).toEqual([10, 10, 10]);
  });

  it.each([
    [false, 'no-ready-pod'],
    [true, 'stale-endpoint-list'],
  ])('fails a request at once while it is empty (ready pods: %s)', (hasReadyEndpoint, lag) => {
    const room = balanced('round-robin', 0, { entry: { hasReadyEndpoint } });
    expect(room.run()).toEqual([`0: no-endpoints/${lag}`]);
  });

  it('is to blame for a request to a pod that the API no longer lists', () => {
    const room = balanced('round-robin', 1);
    room.plane.processes.removePod(0);
    room.plane.addresses.listedReady[0] = 0;
    expect(room.run()).toEqual(['10: connect-timeout/stale-endpoint-list']);
  });

  it("can name a pod that does not listen at the client's port", () => {
    const room = balanced('round-robin', 1, { entry: { endpoints: listOf(atWrongPort(0)) } });
    expect(room.run()).toEqual([`${2 * LATENCY.crossZone}: refused/wrong-port`]);
  });
});

describe('retries of clients that balance', () => {
  const retries = { attempts: 2, backoff: 0.1, maxBackoff: 1, jitter: 'none' } as const;

  it('go where no try has gone before, and the first address that answers is kept', () => {
    const room = balanced('pick-first', 3, { sendAt: [5, 100], traffic: { retries } });
    room.at(4, () => {
      for (const slot of [0, 1]) room.plane.addresses.stopListening(slot);
    });
    room.run();
    expect([room.ok, room.attempts]).toEqual([2, 4]);
    expect(served(room, 3)).toEqual([0, 0, 2]);
  });

  it('pick anew when the list has become longer', () => {
    const room = balanced('round-robin', 1, { entry: { endpoints: listOf() }, traffic: { retries } });
    room.at(0.05, () => {
      room.entry.endpoints = listOf(0);
    });
    room.run();
    expect([room.ok, room.attempts]).toEqual([1, 2]);
  });
});

describe('clients that balance and die', () => {
  it('start anew with their node', () => {
    const room = balanced('round-robin', 2, { sendAt: [0, 5, 9.75, 50, 55] });
    room.at(10, () => room.plane.powerOff(CLIENT));
    room.at(20, () => room.plane.powerOn(CLIENT));
    room.run();
    expect(room.log).toContain('10: client-lost/none');
    expect(room.ok + room.failed).toBe(5);
  });

  it('lose no request, whatever happens to the pods', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.constantFrom('round-robin', 'p2c', 'peak-ewma', 'pick-first'),
        (seed, policy) => {
          const room = balanced(policy, 4, {
            seed,
            sendAt: every(0.5, 100),
            traffic: {
              from: { place: 'pods', count: 2, nodes: ['client'] },
              reuse: 3,
              timeout: 3,
              retries: { attempts: 1, backoff: 0.5, maxBackoff: 1, jitter: 'full' },
            },
          });
          const { plane } = room;
          room.at(10, () => plane.processes.removePod(1));
          room.at(20, () => {
            room.hosts.partitioned[SERVER] = 1;
          });
          room.at(30, () => {
            room.entry.endpoints = listOf(2, 3);
          });
          room.run(25);
          expect(room.ok + room.failed + plane.waiting).toBe(room.sent);
          room.run();
          expect(room.ok + room.failed).toBe(100);
          expect(plane.waiting).toBe(0);
        },
      ),
      { seed: 1, numRuns: 40 },
    );
  });
});
