import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TrafficConfig } from '../../../src/workload/config.ts';
import type { ConnectionPoolConfig } from '../../../src/workload/resilienceConfig.ts';
import { PlaneRoom } from '../planeRoom.ts';
import { at, entry, oneSecond, SmallPlane } from '../smallPlane.ts';

/** Requests at these times of one client; a first one takes 2 s, one over a kept connection 1.5 s. */
function room(
  pool: ConnectionPoolConfig,
  sendAt: readonly number[],
  traffic: Partial<TrafficConfig> = {},
): PlaneRoom {
  return new PlaneRoom({
    sendAt,
    traffic: { pool, timeout: 50, ...traffic },
    workload: { concurrency: 1000 },
  });
}

describe('a client that limits its connections', () => {
  it('lets tries wait for one, first come, first served', () => {
    const limited = room({ max: 1 }, [0, 0.25, 0.5]);
    expect(limited.run()).toEqual(['2: ok after 2', '3.5: ok after 3.25', '5: ok after 4.5']);
    expect(limited.connected).toBe(1);
  });

  it('lets nobody pass those that wait, though a connection is free at that moment', () => {
    const limited = room({ max: 1 }, [0, 0.25, 2]);
    expect(limited.run()).toEqual(['2: ok after 2', '3.5: ok after 3.25', '5: ok after 3']);
  });

  it('makes as many connections as it may', () => {
    const limited = room({ max: 2 }, [0, 0, 0, 0]);
    limited.run();
    expect([limited.connected, limited.ok]).toEqual([2, 4]);
  });

  it('lets them wait only for so long', () => {
    const limited = room({ max: 1, wait: 1 }, [0, 0.25, 1.5]);
    expect(limited.run()).toEqual(['1.25: pool-exhausted/none', '2: ok after 2', '3.5: ok after 2']);
  });

  it('lets only so many wait', () => {
    const limited = room({ max: 1, pending: 1 }, [0, 0.25, 0.5]);
    expect(limited.run()).toEqual(['0.5: pool-exhausted/none', '2: ok after 2', '3.5: ok after 3.25']);
  });

  it('counts the wait to the timeout of a try', () => {
    const limited = room({ max: 1 }, [0, 0.25], { timeout: 2.125, cancel: true });
    expect(limited.run()).toEqual(['2: ok after 2', '2.375: request-timeout/none']);
    const impatient = room({ max: 1 }, [0, 0.25, 0.25], { timeout: 1 });
    // The second gets the seat of the first, too late; the third still waits for it.
    expect(impatient.run()).toEqual([
      '1: request-timeout/none',
      '1.25: connect-timeout/none',
      '1.25: pool-exhausted/none',
    ]);
  });

  it('gives the seat of a connection that is closed to the next', () => {
    // Each carries one request.
    const limited = room({ max: 1 }, [0, 0.25], { reuse: 1 });
    expect(limited.run()).toEqual(['2: ok after 2', '4: ok after 3.75']);
    expect(limited.connected).toBe(2);
  });

  it('gives up the idle connection to one pod for a new one to another', () => {
    const small = new SmallPlane({
      traffic: [
        {
          arrivals: at(1, 5, 9),
          reuse: 100,
          pool: { max: 1 },
          balancing: { policy: 'round-robin', parameters: {} },
        },
      ],
      entries: [entry({ endpoints: { slots: Int32Array.of(0, 1), hasWrongPort: false } })],
    });
    small.addPod('n1');
    small.addPod('n1');
    small.run(20);
    expect(small.log.words).toEqual(['ok', 'ok', 'ok']);
    expect(small.log.opened).toHaveLength(3);
  });

  it('keeps to the pod that was picked before the wait, and tells its balancer of it once', () => {
    // The second request waits after its pick. Were that counted twice, its pod would look busy for ever.
    const later = Array.from({ length: 40 }, (_, i) => 20 + 5 * i);
    const small = new SmallPlane({
      traffic: [
        {
          arrivals: at(1, 1.1, ...later),
          reuse: 100,
          pool: { max: 1 },
          balancing: { policy: 'least-request', parameters: {} },
        },
      ],
      entries: [entry({ endpoints: { slots: Int32Array.of(0, 1), hasWrongPort: false } })],
    });
    const pods = [small.addPod('n1'), small.addPod('n1')];
    small.run(300);
    const served = pods.map((pod) => small.plane.servers.served[pod]);
    expect(served[0] + served[1]).toBe(42);
    // A fair coin for each of 42: fewer than 8 on a side once in 50,000 seeds.
    expect(Math.min(...served)).toBeGreaterThan(8);
  });

  it('never has more than those, whatever is sent and whatever fails', () => {
    const times = fc.array(fc.double({ min: 1, max: 10, noNaN: true }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(
        times,
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 3 }),
        (sendAt, max, reuse) => {
          const small = new SmallPlane({
            traffic: [{ arrivals: at(...sendAt.sort((a, b) => a - b)), reuse, pool: { max }, timeout: 2 }],
            workloads: [oneSecond({ concurrency: 2, queue: 1 })],
          });
          const pods = [small.addPod('n1'), small.addPod('n0')];
          small.route(...pods);
          const { connections } = small.plane.addresses;
          for (let time = 0.25; time < 40; time += 0.25) {
            small.run(time);
            expect(connections[pods[0]] + connections[pods[1]]).toBeLessThanOrEqual(max);
          }
          expect(small.log.outcomes).toHaveLength(sendAt.length);
        },
      ),
      { numRuns: 60, seed: 3 },
    );
  });
});

describe('connections that end by the clock', () => {
  const open = (limited: PlaneRoom, time: number) => {
    limited.run(time);
    return limited.plane.addresses.connections[0];
  };

  it('are closed when they have lain idle for too long, counted anew after each request', () => {
    const limited = room({ idleTimeout: 3 }, [0, 4]);
    // Idle from 2 s, used from 4 s to 5.5 s.
    expect(open(limited, 5.25)).toBe(1);
    expect(open(limited, 8.25)).toBe(1);
    expect(open(limited, 8.75)).toBe(0);
    expect(limited.connected).toBe(1);
  });

  it('are closed when they are too old: at once if idle, else with the end of the request', () => {
    const idle = room({ maxAge: 3 }, [0]);
    // Opened at 0.25 s, when the pod accepts.
    expect([open(idle, 3), open(idle, 3.5)]).toEqual([1, 0]);
    const busy = room({ maxAge: 3 }, [0, 3]);
    expect([open(busy, 4.25), open(busy, 4.75)]).toEqual([1, 0]);
    expect(busy.run()).toEqual(['2: ok after 2', '4.5: ok after 1.5']);
  });

  it('leaves the others of the client in their order', () => {
    const limited = room({ idleTimeout: 3 }, [0, 0.5, 4]);
    // Two connections, idle from 2 and 2.5 s; the one that was returned last is used at 4 s.
    expect(open(limited, 4.75)).toBe(2);
    expect(open(limited, 5.25)).toBe(1);
    expect(limited.run()[2]).toBe('5.5: ok after 1.5');
  });
});
