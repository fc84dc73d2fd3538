import { describe, expect, it } from 'vitest';
import { CLIENT, type PlaneOptions, PlaneRoom, SERVER } from './planeRoom.ts';

/** Idle for 2 s, then a probe a second, two without an answer. */
const keepalive = { time: 2, interval: 1, probes: 2 } as const;

function probing(options: PlaneOptions = {}): PlaneRoom {
  return new PlaneRoom({
    ...options,
    traffic: { timeout: Number.POSITIVE_INFINITY, keepalive, ...options.traffic },
  });
}

describe('a request whose pod vanishes with it', () => {
  it('waits for ever without probes', () => {
    const room = new PlaneRoom({ traffic: { timeout: Number.POSITIVE_INFINITY } });
    room.at(1, () => room.plane.powerOff(SERVER));
    expect(room.run(1e6)).toEqual([]);
    expect(room.plane.waiting).toBe(1);
  });

  it('fails when so many probes have had no answer', () => {
    const room = probing();
    room.at(1, () => room.plane.powerOff(SERVER));
    // Acknowledged at 0.75 s; probes at 2.75 and 3.75, the end at 4.75.
    expect(room.run()).toEqual(['4.75: request-timeout/half-open-connection']);
  });

  it('fails after TCP_USER_TIMEOUT, whatever the number of probes', () => {
    for (const [userTimeout, end] of [
      [1, 3.75],
      [5.5, 6.75],
    ]) {
      const room = probing({ traffic: { userTimeout } });
      room.at(1, () => room.plane.powerOff(SERVER));
      expect(room.run()).toEqual([`${end}: request-timeout/half-open-connection`]);
    }
  });
});

describe('an idle connection', () => {
  it('is dropped when its peer does not answer, and the next request goes over a new one', () => {
    const room = probing({ sendAt: [0, 10] });
    room.at(3, () => {
      room.plane.powerOff(SERVER);
      room.route(room.pod(CLIENT));
    });
    expect(room.run()[1]).toMatch(/^11\.\d+: ok/);
    expect(room.connected).toBe(2);
  });

  it('is used by a request that comes before that, which then waits on its own timers', () => {
    const room = probing({ sendAt: [0, 5], traffic: { userTimeout: 20 } });
    room.at(3, () => room.plane.powerOff(SERVER));
    expect(Number.parseFloat(room.run()[1])).toBeCloseTo(25.25, 6);
  });

  it('lives on as long as it is answered, and through a break that is over before the last probe', () => {
    const room = probing({ sendAt: [0, 100] });
    room.at(3, () => {
      room.hosts.partitioned[SERVER] = 1;
    });
    // Probes at 4 and 5 s are lost, the one at 6 s is not.
    room.at(5.5, () => {
      room.hosts.partitioned[SERVER] = 0;
    });
    room.run();
    expect([room.ok, room.connected]).toEqual([2, 1]);
  });

  it('is reset by a kernel whose process has ended unheard', () => {
    const room = probing({ sendAt: [0, 10] });
    room.at(2.5, () => {
      room.hosts.partitioned[SERVER] = 1;
    });
    room.at(3, () => {
      room.plane.processes.kill(0);
      room.plane.addresses.open(0);
    });
    room.at(3.5, () => {
      room.hosts.partitioned[SERVER] = 0;
    });
    // The probe at 4 s finds out; without it the request at 10 s would be reset.
    room.run();
    expect([room.ok, room.connected]).toEqual([2, 2]);
  });
});

describe('a connection in use', () => {
  it('is not ended by a long service, as its probes are answered', () => {
    const room = probing({ workload: { service: { distribution: 'deterministic', mean: 50 } } });
    expect(room.run()).toEqual(['51: ok after 51']);
  });

  it('has no probes while its client hears from it', () => {
    const sendAt = Array.from({ length: 50 }, (_, i) => 1.5 * i);
    const workload = { service: { distribution: 'deterministic', mean: 0 } } as const;
    const busy = probing({ sendAt, workload, traffic: { reuse: 1000 } });
    busy.run(75);
    const without = new PlaneRoom({ sendAt, workload, traffic: { reuse: 1000, timeout: 1e9 } });
    without.run(75);
    expect(busy.connected).toBe(1);
    // A look at the timer 2 s after the last packet that it knew of, at most one for each request.
    expect(busy.loop.handled - without.loop.handled).toBeLessThanOrEqual(75 / 1.5);
  });

  it('may take the place of a closed one, whose timer then means nothing', () => {
    const room = probing({ sendAt: [0, 10, 20], traffic: { reuse: 1 } });
    room.run();
    expect([room.ok, room.connected]).toEqual([3, 3]);
    expect(room.loop.now).toBe(1000);
  });
});

describe('more connections than there was room for', () => {
  it('are probed like the others', () => {
    const room = probing({
      sendAt: Array.from({ length: 3000 }, () => 0),
      workload: { concurrency: 3000, service: { distribution: 'deterministic', mean: 1 } },
    });
    room.at(1, () => room.plane.powerOff(SERVER));
    room.run();
    expect(new Set(room.log)).toEqual(new Set(['4.75: request-timeout/half-open-connection']));
    expect(room.failed).toBe(3000);
  });
});
