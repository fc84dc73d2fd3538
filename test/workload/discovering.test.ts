import { describe, expect, it } from 'vitest';
import { DiscoveryRoom, LATENCY, type RoomOptions } from './discoveryRoom.ts';

/** There and back, there again with the request, a second of service, and the answer. */
const EXCHANGE = 4 * LATENCY.crossZone + 1;

describe('a client that looks its Service up, where that costs nothing', () => {
  it('gets the same latency as one whose name simply resolves', () => {
    const room = new DiscoveryRoom();
    room.web('10.96.0.80', room.pod('server'));
    expect(room.run()).toEqual([`${1 + EXCHANGE} ok`]);
  });

  it('fails at once while there is no such name', () => {
    const room = new DiscoveryRoom({ sendAt: [1, 5] });
    const slot = room.pod('server');
    room.do(3, () => room.web('10.96.0.80', slot));
    expect(room.run()).toEqual(['1 name-not-found/none', `${5 + EXCHANGE} ok`]);
  });

  it('connects straight to the pods of a headless Service', () => {
    const room = new DiscoveryRoom();
    const slot = room.pod('server');
    room.web('None', slot);
    room.run();
    expect(room.plane.servers.accepted[slot]).toBe(1);
  });

  it('does not find a headless Service without a ready pod', () => {
    expect(new DiscoveryRoom().web('None').run()).toEqual(['1 name-not-found/no-ready-pod']);
  });
});

describe('an answer that is kept', () => {
  /** The only pod moves at 10 s. What becomes of requests before, just after, at 40 s and at 200 s? */
  function moved(cache: number | 'ttl'): string[] {
    const room = new DiscoveryRoom({
      sendAt: [2, 11, 40, 200],
      discovery: { cache },
      traffic: { timeout: 5 },
    });
    const [old, young] = [room.pod('server'), room.pod('server')];
    room.web('None', old).do(10, () => {
      room.plane.processes.removePod(old);
      room.plane.addresses.listedReady[old] = 0;
      room.web('None', young);
    });
    room.run();
    return room.log.words;
  }

  it('is used for as long as its TTL of 30 s says', () => {
    expect(moved('ttl')).toEqual(['ok', 'connect-timeout/stale-dns', 'ok', 'ok']);
  });

  it('is used for as long as the client likes, whatever the TTL says', () => {
    expect(moved(5)).toEqual(['ok', 'ok', 'ok', 'ok']);
    expect(moved(100)).toEqual(['ok', ...Array(2).fill('connect-timeout/stale-dns'), 'ok']);
    expect(moved(1e6)).toEqual(['ok', ...Array(3).fill('connect-timeout/stale-dns')]);
  });

  it('that nothing is there counts for 10 s at most with a client that keeps answers for ever', () => {
    const room = new DiscoveryRoom({ sendAt: [1, 6, 12], discovery: { cache: 1e6 } });
    const slot = room.pod('server');
    room.do(3, () => room.web('10.96.0.80', slot)).run();
    expect(room.log.words).toEqual(['name-not-found/none', 'name-not-found/stale-dns', 'ok']);
  });

  it('leads nowhere once the Service is made anew with another address', () => {
    const room = new DiscoveryRoom({
      sendAt: [1, 5],
      discovery: { cache: 'ttl' },
      traffic: { timeout: 2.5 },
    });
    const slot = room.pod('server');
    room.web('10.96.0.80', slot).do(4, () => room.web('10.96.0.81', slot));
    expect(room.run()).toEqual([`${1 + EXCHANGE} ok`, '7.5 connect-timeout/stale-dns']);
  });

  it('is gone when the client has been started anew', () => {
    const room = new DiscoveryRoom({ sendAt: [1, 9], discovery: { cache: 1e6 } });
    const slot = room.pod('server');
    room
      .web('10.96.0.80', slot)
      .do(4, () => room.web('10.96.0.81', slot))
      .do(5, () => room.plane.powerOff(0))
      .do(6, () => {
        room.plane.powerOn(0);
        room.web('10.96.0.81', slot);
      });
    expect(room.run()).toEqual([`${1 + EXCHANGE} ok`, `${9 + EXCHANGE} ok`]);
  });
});

describe('of several addresses', () => {
  const TIMES = Array.from({ length: 240 }, (_, i) => i);

  /** Connections that each of four pods gets from one client that asks once. */
  function shares(options: RoomOptions): number[] {
    const room = new DiscoveryRoom({ sendAt: TIMES, ...options });
    const slots = Array.from({ length: 4 }, () => room.pod('server'));
    room.web('None', ...slots).run();
    expect(new Set(room.log.words)).toEqual(new Set(['ok']));
    return slots.map((slot) => room.plane.servers.accepted[slot]);
  }

  it('a client that takes the first and keeps its answer calls one pod only', () => {
    const counts = shares({ discovery: { pick: 'first', cache: 1e6 } });
    expect(counts.toSorted()).toEqual([0, 0, 0, 240]);
  });

  it('a client that asks each time gets another first one, because the server shuffles', () => {
    // Binomial with p = 1/4: mean 60, standard deviation 6.7.
    for (const count of shares({ discovery: { pick: 'first' } }))
      expect(Math.abs(count - 60)).toBeLessThan(4 * Math.sqrt(240 * 0.25 * 0.75));
  });

  it('a client that picks at random calls all of them', () => {
    for (const count of shares({ discovery: { pick: 'random', cache: 1e6 } }))
      expect(Math.abs(count - 60)).toBeLessThan(4 * Math.sqrt(240 * 0.25 * 0.75));
  });

  it('a client that shuffles and goes round calls all equally often', () => {
    expect(shares({ discovery: { pick: 'shuffle', cache: 1e6 } })).toEqual([60, 60, 60, 60]);
  });
});

describe('a client with environment variables', () => {
  it('finds a Service that was there when its container started, and knows no other address for ever', () => {
    const room = new DiscoveryRoom({
      sendAt: [1, 5],
      discovery: { by: 'environment' },
      traffic: { timeout: 2.5 },
    });
    const slot = room.pod('server');
    room.web('10.96.0.80', slot).do(4, () => room.web('10.96.0.81', slot));
    expect(room.run()).toEqual([`${1 + EXCHANGE} ok`, '7.5 connect-timeout/stale-environment']);
  });

  it('never finds a Service that was made after its start, until it is started again', () => {
    const room = new DiscoveryRoom({ sendAt: [1, 5, 9], discovery: { by: 'environment' } });
    const slot = room.pod('server');
    room
      .do(3, () => room.web('10.96.0.80', slot))
      .do(7, () => room.plane.powerOff(0))
      .do(8, () => {
        room.plane.powerOn(0);
        room.web('10.96.0.80', slot);
      });
    const missing = 'no-environment-variable/stale-environment';
    expect(room.run()).toEqual([`1 ${missing}`, `5 ${missing}`, `${9 + EXCHANGE} ok`]);
  });

  it('is told only of Services of its own namespace, and of none that is headless', () => {
    const elsewhere = new DiscoveryRoom({ discovery: { by: 'environment', namespace: 'shop' } });
    expect(elsewhere.web('10.96.0.80', elsewhere.pod('server')).run()[0]).toContain(
      'no-environment-variable',
    );
    const headless = new DiscoveryRoom({ discovery: { by: 'environment' } });
    expect(headless.web('None', headless.pod('server')).run()[0]).toContain('no-environment-variable');
  });

  it('may have been started later than its first request could be sent', () => {
    const room = new DiscoveryRoom({ sendAt: [6], started: 5, discovery: { by: 'environment' } });
    const slot = room.pod('server');
    expect(room.do(3, () => room.web('10.96.0.80', slot)).run()).toEqual([`${6 + EXCHANGE} ok`]);
  });
});

describe('a client that was given an address', () => {
  it('waits for the Service to have one, and keeps that', () => {
    const room = new DiscoveryRoom({
      sendAt: [1, 5, 9],
      discovery: { by: 'address' },
      traffic: { timeout: 2.5 },
    });
    const slot = room.pod('server');
    room.do(3, () => room.web('10.96.0.80', slot)).do(8, () => room.web('10.96.0.81', slot));
    expect(room.run()).toEqual([
      '1 name-not-found/none',
      `${5 + EXCHANGE} ok`,
      '11.5 connect-timeout/stale-environment',
    ]);
  });

  it('meets silence at an address that no Service has', () => {
    const room = new DiscoveryRoom({
      discovery: { by: 'address', address: '10.96.0.99' },
      traffic: { timeout: 2.5 },
    });
    expect(room.web('10.96.0.80', room.pod('server')).run()).toEqual([
      '3.5 connect-timeout/stale-environment',
    ]);
  });
});
