import { describe, expect, it } from 'vitest';
import { DiscoveryRoom, LATENCY, type RoomOptions } from './discoveryRoom.ts';

/** From the SYN to the answer of a request that takes a second, over two zones. */
const EXCHANGE = 4 * LATENCY.crossZone + 1;
/** A query and its answer within a zone. */
const ROUND_TRIP = 2 * LATENCY.sameZone;

/** A room with a Service, its pod and one DNS server. */
function room(options: RoomOptions = {}): { room: DiscoveryRoom; dns: number; web: number } {
  const made = new DiscoveryRoom({ servers: {}, ...options });
  const [web, dns] = [made.pod('server'), made.pod('dns')];
  made.web('10.96.0.80', web).dns(dns);
  return { room: made, dns, web };
}

/** Times of outcomes, to a microsecond: a DNS server's own time is not nothing. */
function outcomes(made: DiscoveryRoom, end?: number): string[] {
  made.run(end);
  return made.log.outcomes.map(({ time, what }) => `${Math.round(time * 1e6) / 1e6} ${what}`);
}

describe('a lookup at a DNS server', () => {
  it('takes one round trip for a short name in its own namespace', () => {
    expect(outcomes(room().room)).toEqual([`${1 + ROUND_TRIP + EXCHANGE} ok`]);
  });

  it.each([
    ['web.default', 5, 2],
    ['web.default.svc', 5, 3],
    ['web.default.svc.cluster.local', 5, 4],
    ['web.default.svc.cluster.local', 4, 1],
    ['web.default.svc.cluster.local.', 5, 1],
  ])('of %s with ndots %i takes %i round trips', (host, ndots, tries) => {
    const { room: made } = room({ discovery: { host, ndots } });
    expect(outcomes(made)).toEqual([`${1 + tries * ROUND_TRIP + EXCHANGE} ok`]);
  });

  it('takes four round trips to find that there is no such name', () => {
    const { room: made } = room({ discovery: { host: 'nothing' } });
    expect(outcomes(made)).toEqual([`${1 + 4 * ROUND_TRIP} name-not-found/none`]);
  });

  it('is not needed again while its answer counts', () => {
    const { room: made } = room({ sendAt: [1, 20, 40], discovery: { cache: 'ttl' } });
    expect(outcomes(made)).toEqual([
      `${1 + ROUND_TRIP + EXCHANGE} ok`,
      `${20 + EXCHANGE} ok`,
      `${40 + ROUND_TRIP + EXCHANGE} ok`,
    ]);
  });
});

describe('a query that nobody answers', () => {
  it('is asked again after 5 s and fails after 10 s', () => {
    const { room: made } = room();
    made.do(0.5, () => made.plane.powerOff(2));
    expect(outcomes(made)).toEqual(['11 dns-timeout/dns-server-lost']);
  });

  it('ends with the patience of the client, if that is shorter', () => {
    const { room: made } = room({ traffic: { timeout: 1 } });
    made.do(0.5, () => made.plane.powerOff(2));
    expect(outcomes(made)).toEqual(['2 dns-timeout/dns-server-lost']);
    expect(made.plane.waiting).toBe(0);
  });

  it('costs 5 s if the next attempt finds a server', () => {
    const { room: made } = room();
    made
      .do(0.5, () => made.plane.powerOff(2))
      .do(3, () => {
        const other = made.pod('server');
        made.dns(other);
      });
    expect(outcomes(made)).toEqual([`${6 + 2 * LATENCY.crossZone + EXCHANGE} ok`]);
  });

  it('may have been in a server whose process ended', () => {
    const { room: made, dns } = room({ servers: { capacity: 0.5 }, traffic: { timeout: 3 } });
    made.do(1.2, () => made.plane.processes.kill(dns));
    expect(outcomes(made)).toEqual(['4 dns-timeout/dns-server-lost']);
  });

  it('is known at once where the pod is there and nothing listens in it: two attempts, then an error', () => {
    const { room: made, dns } = room();
    made.do(0.5, () => made.plane.processes.kill(dns));
    expect(outcomes(made)).toEqual([`${1 + 2 * ROUND_TRIP} dns-unavailable/dns-server-lost`]);
  });

  it('is known at once where the rules hold no server', () => {
    const { room: made } = room();
    expect(outcomes(made.dns())).toEqual(['1 dns-unavailable/dns-server-lost']);
  });

  it('may be tried again by a client that retries its requests', () => {
    const { room: made, dns } = room({
      traffic: { retries: { attempts: 1, backoff: 4, maxBackoff: 4, jitter: 'none' } },
    });
    made.dns().do(3, () => made.dns(dns));
    expect(outcomes(made)).toEqual([`${5 + ROUND_TRIP + EXCHANGE} ok`]);
  });
});

describe('a DNS server with too much to do', () => {
  it('loses queries, and the clients that wait for them time out for that reason', () => {
    const { room: made } = room({
      sendAt: Array.from({ length: 300 }, (_, i) => 1 + i / 1000),
      servers: { capacity: 10, buffer: 20 },
      traffic: { timeout: 3 },
    });
    made.run();
    const unresolved = made.log.words.filter((word) => word.startsWith('dns-'));
    expect(new Set(unresolved)).toEqual(new Set(['dns-timeout/dns-server-overloaded']));
    expect(made.log.outcomes).toHaveLength(300);
    // In 3 s and a little the server answers 10 a second, two for each lookup; the exponential times of some 33
    // queries add up to 3.3 s with a standard deviation of 0.57 s: four of those are 23 queries, 12 lookups.
    const answered = 300 - unresolved.length;
    expect(Math.abs(answered - 16)).toBeLessThanOrEqual(12);
  });
});

describe('the cache of the node', () => {
  const LOCAL = 2 * LATENCY.sameNode;

  it('answers from the same machine, also when the servers are gone', () => {
    const { room: made } = room({ sendAt: [1, 10], servers: { nodeLocalCache: true } });
    made.do(5, () => made.plane.powerOff(2));
    expect(outcomes(made)).toEqual([`${1 + ROUND_TRIP + EXCHANGE} ok`, `${10 + LOCAL + EXCHANGE} ok`]);
  });

  it('hands on only what is left of the TTL', () => {
    const { room: made } = room({
      sendAt: [1, 25, 40],
      servers: { nodeLocalCache: true },
      discovery: { cache: 'ttl' },
    });
    made.do(20, () => made.plane.clients.hostsChanged());
    // Kept by the client until 31.25 s, and by the node as long: at 40 s both have to ask again.
    expect(outcomes(made)).toEqual([
      `${1 + ROUND_TRIP + EXCHANGE} ok`,
      `${25 + EXCHANGE} ok`,
      `${40 + ROUND_TRIP + EXCHANGE} ok`,
    ]);
  });

  it('remembers for 5 s that there is no such name, although there is one by now', () => {
    const { room: made, web } = room({ sendAt: [1, 4, 20], servers: { nodeLocalCache: true } });
    made.web(undefined).do(3, () => made.web('10.96.0.80', web));
    const tries = 4;
    expect(outcomes(made)).toEqual([
      `${1 + tries * ROUND_TRIP} name-not-found/none`,
      `${4 + tries * LOCAL} name-not-found/stale-dns`,
      `${20 + ROUND_TRIP + EXCHANGE} ok`,
    ]);
  });
});

describe('the books of the lookups', () => {
  it('hold many at a time, and lose none', () => {
    const { room: made } = room({
      sendAt: Array.from({ length: 2000 }, (_, i) => 1 + i / 100_000),
      servers: { capacity: 1e5, buffer: 1e6 },
    });
    made.run();
    expect(made.log.words).toEqual(Array(2000).fill('ok'));
    expect(made.plane.waiting).toBe(0);
  });
});
