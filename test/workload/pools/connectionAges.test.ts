import { describe, expect, it } from 'vitest';
import type { ConnectionPoolConfig } from '../../../src/workload/resilienceConfig.ts';
import { PlaneRoom } from '../planeRoom.ts';

/**
 * How many connections a client makes for requests at these times. The first takes 2 s and lies idle from then on; one
 * over a connection that is there takes 1.5 s.
 */
function connections(pool: ConnectionPoolConfig, ...sendAt: readonly number[]): number {
  const room = new PlaneRoom({ sendAt, traffic: { pool, timeout: 50 } });
  room.run();
  expect([room.ok, room.failed]).toEqual([sendAt.length, 0]);
  return room.connected;
}

describe('a connection that lies idle', () => {
  it('is closed after the idle timeout, and no sooner', () => {
    expect(connections({ idleTimeout: 3 }, 0, 4.9)).toBe(1);
    expect(connections({ idleTimeout: 3 }, 0, 5.1)).toBe(2);
  });

  it('begins to wait anew with each use: the time of an earlier rest does not count', () => {
    // Idle from 2 to 4, from 5.5 to 8 and from 9.5 on: five seconds and a half in all, two and a half at most at a time.
    expect(connections({ idleTimeout: 3 }, 0, 4, 8)).toBe(1);
  });

  it('is not closed while it is used, however long that takes', () => {
    expect(connections({ idleTimeout: 0.5 }, 0)).toBe(1);
    expect(connections({ idleTimeout: 0.5 }, 0, 2.25)).toBe(1);
  });
});

describe('a connection that is too old', () => {
  it('is closed at that age if it is idle', () => {
    // Opened half a second after the request: of age at 6.5 s.
    expect(connections({ maxAge: 6 }, 0, 4.5)).toBe(1);
    expect(connections({ maxAge: 6 }, 0, 6.75)).toBe(2);
  });

  it('ends with the request that is on it, which is answered', () => {
    expect(connections({ maxAge: 6 }, 0, 5.5, 7.25)).toBe(2);
    expect(connections({ maxAge: 60 }, 0, 5.5, 7.25)).toBe(1);
  });

  it('gives way to one that counts its age from its own beginning', () => {
    // The second is made for the request of 8 s and of age at 14.5 s: it is there at 12 s, and not at 16 s.
    expect(connections({ maxAge: 6 }, 0, 8, 12, 16)).toBe(3);
  });
});
