import { describe, expect, it } from 'vitest';
import type { TrafficConfig } from '../../../src/workload/config.ts';
import type { ThinkTime } from '../../../src/workload/loops/loopConfig.ts';
import { CLIENT, type PlaneOptions, PlaneRoom } from '../planeRoom.ts';

const always = (mean: number): ThinkTime => ({ distribution: 'deterministic', mean });

/** Clients of a closed loop on the client's node; each answer takes a round trip of 1/2 s and a second of service. */
function loopRoom(
  clients: number,
  think: ThinkTime,
  changes: Partial<TrafficConfig> = {},
  options: PlaneOptions = {},
): PlaneRoom {
  return new PlaneRoom({
    ...options,
    traffic: {
      from: { place: 'pods', count: clients, nodes: ['client'] },
      arrivals: { process: 'closed', clients, think },
      ...changes,
    },
  });
}

/** When requests ended. */
const times = (log: readonly string[]) => log.map((entry) => Number.parseFloat(entry));

describe('a client of a closed loop', () => {
  it('thinks after each answer, and then sends again', () => {
    const ends = times(loopRoom(1, always(3)).run(60));
    // The first request makes a connection as well: from then on there are 3 s + 0.5 s + 1 s from end to end.
    const gaps = ends.slice(1).map((end, i) => end - ends[i]);
    expect(gaps.length).toBeGreaterThan(10);
    for (const gap of gaps) expect(gap).toBeCloseTo(4.5, 9);
  });

  it('has never more than one request under way', () => {
    const room = loopRoom(3, always(0.25));
    for (let t = 1; t < 100; t++)
      room.at(t, () => expect(room.sent - room.ok - room.failed).toBeLessThanOrEqual(3));
    room.run(100);
    // One worker of one second: it is always busy.
    expect(room.ok).toBeGreaterThan(95);
  });

  it('waits for all tries of a request that fails, and goes on after it', () => {
    const retries = { attempts: 2, backoff: 1, maxBackoff: 1, jitter: 'none' as const };
    const room = loopRoom(1, always(5), { retries, timeout: 2 }, { withPod: false });
    const ends = times(room.run(100));
    // Without endpoints each try is rejected at once: three tries, two back-offs.
    expect(ends[1] - ends[0]).toBeCloseTo(7, 9);
    const underWay = room.sent - room.failed;
    expect(room.attempts).toBeGreaterThanOrEqual(3 * room.failed + underWay);
    expect(room.attempts).toBeLessThanOrEqual(3 * room.sent);
  });

  it('does not stop time where it neither thinks nor has to wait for a failure', () => {
    const room = loopRoom(1, always(0), {}, { entry: { resolves: false } });
    room.run(10);
    // It sends again a millisecond after a failure at the very moment of sending.
    expect(room.sent).toBeGreaterThan(9_900);
    expect(room.sent).toBeLessThan(10_100);
  });

  it('sends nothing from the stop on', () => {
    const room = loopRoom(5, always(1), { stop: 20 }, { withPod: false });
    expect(Math.max(...times(room.run(100)))).toBeLessThan(20);
  });

  it('falls silent with its node, and begins anew with it', () => {
    const room = loopRoom(2, always(1));
    room.at(10, () => room.plane.powerOff(CLIENT));
    room.at(30, () => room.plane.powerOn(CLIENT));
    const log = room.run(60);
    const between = times(log).filter((time) => time > 10 && time < 31);
    expect(between).toEqual([]);
    expect(times(log).filter((time) => time > 31).length).toBeGreaterThan(10);
    expect(room.sent).toBe(room.ok + room.failed + room.plane.waiting);
  });
});

describe('a closed loop', () => {
  it('begins at moments that are spread over the first time of thinking', () => {
    const starts = times(loopRoom(200, always(10), { stop: 10 }, { withPod: false }).run(20));
    expect(starts).toHaveLength(200);
    expect(Math.max(...starts)).toBeLessThan(10);
    const tenths = new Array<number>(10).fill(0);
    for (const start of starts) tenths[Math.floor(start)]++;
    // Binomial with mean 20: below 2 or above 38 less than once in 10,000 times.
    expect(Math.min(...tenths)).toBeGreaterThanOrEqual(2);
    expect(Math.max(...tenths)).toBeLessThanOrEqual(38);
  });

  it('leaves clients out that are not to take part', () => {
    const from = { place: 'pods', count: 50, nodes: ['client'] } as const;
    const arrivals = { process: 'closed', clients: 7, think: always(100) } as const;
    const room = loopRoom(50, always(100), { from, arrivals }, { withPod: false });
    room.run(100);
    expect(room.sent).toBe(7);
  });

  it('holds a hundred thousand clients', () => {
    const room = loopRoom(100_000, always(10), {}, { withPod: false });
    room.run(10);
    expect(room.sent).toBe(100_000);
  });
});

describe('common random numbers', () => {
  it('give the k-th request of a client the same work and thinking, however long the answers take', () => {
    const service = (room: PlaneRoom) => {
      room.run(3000);
      return room.log
        .filter((entry) => entry.includes('ok'))
        .map((entry) => Number(entry.split(' ').at(-1)))
        .slice(1);
    };
    const values = Array.from({ length: 64 }, (_, i) => i + 1);
    const slow = (factor: number) => {
      const room = loopRoom(
        1,
        always(1),
        { timeout: 1e6 },
        { workload: { service: { distribution: 'empirical', values } } },
      );
      room.hosts.slowdown.fill(factor);
      return service(room).map((latency) => (latency - 0.5) / factor);
    };
    const [once, twice] = [slow(1), slow(2)];
    expect(twice.length).toBeGreaterThan(20);
    for (const [i, work] of twice.entries()) expect(work).toBeCloseTo(once[i], 9);
  });
});
