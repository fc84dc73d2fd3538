import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newPickRequest } from '../../src/balancing/balancer.ts';
import { EventLoop } from '../../src/engine/eventLoop.ts';
import { RandomStreams } from '../../src/engine/random.ts';
import { Hosts } from '../../src/network/hosts.ts';
import { Attempts } from '../../src/workload/attempts.ts';
import { Clients } from '../../src/workload/clients.ts';
import type { RequestKeysConfig } from '../../src/workload/config.ts';
import { requestKeys } from '../../src/workload/requestKeys.ts';
import { traffic } from '../support/scenarios.ts';

/** Requests of two clients with these keys: what each of them hashes to. */
function keyed(keys: RequestKeysConfig | undefined, seed = 1) {
  const sources = [traffic(1, { from: { place: 'pods', count: 2, nodes: [] }, ...(keys && { keys }) })];
  const streams = new RandomStreams(seed);
  const attempts = new Attempts();
  const clients = new Clients(sources, new Hosts(['n'], ['a']), [streams.stream('clients')]);
  const made = requestKeys(sources, streams, attempts, clients);
  const request = newPickRequest();
  const hashOf = (attempt: number) => {
    made?.describe(attempt, request);
    return request.hashed ? `${request.hashHigh}/${request.hashLow}` : 'none';
  };
  const send = (client = 0, tries = 0) => {
    const attempt = attempts.take(0, client, 0, 0, tries, 0.5);
    if (tries === 0) made?.made(attempt);
    return attempt;
  };
  return { made, hashOf, send, now: new EventLoop().now };
}

describe('the keys of requests', () => {
  it('are not there for sources that have none', () => {
    expect(keyed(undefined).made).toBeUndefined();
  });

  it('are one for each client if the scenario says so', () => {
    const { hashOf, send } = keyed({ by: 'client' });
    const [a, b] = [hashOf(send(0)), hashOf(send(1))];
    expect(a).not.toBe(b);
    expect([hashOf(send(0)), hashOf(send(1))]).toEqual([a, b]);
  });

  it('stay the same for the retries of a request', () => {
    const { hashOf, made, send } = keyed({ by: 'draw', count: 1000, exponent: 0 });
    for (let i = 0; i < 2000; i++) {
      const [first, retry] = [send(), send(0, 1)];
      made?.retried(first, retry);
      expect(hashOf(retry)).toBe(hashOf(first));
    }
  });

  it('are as frequent as Zipf says: the first k times as much as the k-th', () => {
    const count = 20_000;
    const keys = 50;
    const { hashOf, send } = keyed({ by: 'draw', count: keys, exponent: 1 });
    const times = new Map<string, number>();
    for (let i = 0; i < count; i++) {
      const hash = hashOf(send());
      times.set(hash, (times.get(hash) ?? 0) + 1);
    }
    const sorted = [...times.values()].sort((a, b) => b - a);
    const harmonic = Array.from({ length: keys }, (_, k) => 1 / (k + 1)).reduce((a, b) => a + b);
    for (const k of [1, 2, 4]) {
      const share = 1 / (k * harmonic);
      const deviation = Math.sqrt(count * share * (1 - share));
      expect(Math.abs(sorted[k - 1] - count * share)).toBeLessThan(5 * deviation);
    }
  });

  it('never come from beyond their number, whatever the exponent', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.double({ min: 0, max: 10, noNaN: true }),
        (count, exponent) => {
          const { hashOf, send } = keyed({ by: 'draw', count, exponent });
          const seen = new Set(Array.from({ length: 100 }, () => hashOf(send())));
          expect(seen.size).toBeLessThanOrEqual(count);
          expect(seen.has('none')).toBe(false);
        },
      ),
      { seed: 1, numRuns: 30 },
    );
  });
});
