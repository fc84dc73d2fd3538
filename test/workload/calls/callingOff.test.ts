import { describe, expect, it } from 'vitest';
import type { TrafficConfig } from '../../../src/workload/config.ts';
import { at } from '../smallPlane.ts';
import { CallRoom, type RoomCall } from './callRoom.ts';

/** One way through the network; a new connection takes two before the request and one with it. */
const W = 1 / 64;
/** What each pod's own work takes is 1 s. A client sends at 1 s: then the pods of a chain begin at these times. */
const BEGINS = [1 + 3 * W, 2 + 6 * W, 3 + 9 * W] as const;

type Call = Partial<RoomCall>;

/** `a` calls `b`, which calls `c`; one worker each. */
function chain(call: Call, traffic: Partial<TrafficConfig>, holdsWorker = true): CallRoom {
  const services = {
    a: { calls: [[{ to: 'b', ...call }]], holdsWorker },
    b: { calls: [[{ to: 'c', ...call }]], holdsWorker },
    c: {},
  };
  return new CallRoom({ services, traffic });
}

/** `name cause time` of every failure. */
function failed({ log }: CallRoom): (string | number)[][] {
  return log.outcomes
    .filter(({ what }) => what !== 'ok')
    .map(({ name, what, time }) => [name, what.replace(/\/.*/, ''), time]);
}

function isIdle(room: CallRoom): boolean {
  return ['a', 'b', 'c'].every((name) => room.plane.servers.isIdle(room.slot(name)));
}

describe('a client that gives up and says so', () => {
  it.each([true, false])(
    'calls off all that was done for it, pod by pod (workers held: %s)',
    (holdsWorker) => {
      const room = chain({}, { timeout: 3, cancel: true }, holdsWorker).run(4 + 4 * W);
      expect(failed(room)).toEqual([
        ['web', 'request-timeout', 4],
        ['a > b', 'cancelled', 4 + W],
        ['b > c', 'cancelled', 4 + 2 * W],
      ]);
      // The word reaches `c` one way later, in the middle of its work.
      expect(room.plane.servers.busyTime(room.slot('c'))).toBe(4 + 3 * W - BEGINS[2]);
      expect(room.plane.servers.served[room.slot('c')]).toBe(0);
      expect(isIdle(room)).toBe(true);
      expect(room.plane.waiting).toBe(0);
    },
  );

  it('frees the workers that were held for it', () => {
    const room = chain({}, { timeout: 3, cancel: true, arrivals: at(1, 2) }).run(20);
    // The second waits for the worker of `a` until that learns, at 4 + W, that nobody waits for the first.
    expect(room.log.outcomes.filter(({ name }) => name === 'web').map(({ time }) => time)).toEqual([4, 5]);
    expect(room.plane.servers.busyTime(room.slot('a'))).toBe(5 + W - BEGINS[0]);
  });

  it('leaves what is behind a call alone that says nobody hears of its end', () => {
    const room = chain({ source: { cancel: false } }, { timeout: 3, cancel: true }).run(20);
    expect(room.words).toEqual([
      'web request-timeout/saturated-dependency at b > c: request-timeout',
      'a > b cancelled/none',
      'b > c ok',
    ]);
  });

  it('ends a call that waits to be made again, for good', () => {
    const retries = { attempts: 5, backoff: 10, maxBackoff: 10, jitter: 'none' as const };
    const services = { a: { calls: [[{ to: 'gone', source: { retries } }]] }, gone: { pods: 0 } };
    const room = new CallRoom({ services, traffic: { timeout: 3, cancel: true } }).run(100);
    expect(failed(room).at(-1)).toEqual(['a > gone', 'cancelled', 4 + W]);
    expect(room.log.tries.get('a > gone')).toBe(1);
  });

  it('ends all copies of a call that is hedged, as one call', () => {
    const hedging = { delay: 0.5, attempts: 2, tied: false, cancel: false };
    const services = {
      a: { calls: [[{ to: 'c', source: { hedging } }]] },
      c: { workload: { concurrency: 2, service: { distribution: 'deterministic', mean: 100 } } },
    } as const;
    const room = new CallRoom({ services, traffic: { timeout: 3, cancel: true } }).run(5);
    expect(room.log.tries.get('a > c')).toBe(2);
    expect(failed(room)).toEqual([
      ['web', 'request-timeout', 4],
      ['a > c', 'cancelled', 4 + W],
    ]);
    expect(room.plane.servers.isIdle(room.slot('c'))).toBe(true);
  });
});

describe('a call whose deadline is that of its request', () => {
  const propagate: Call = { deadline: 'propagate', source: { cancel: true } };

  it('ends with it at every hop at once, after the client has seen what it waited for', () => {
    const room = chain(propagate, { timeout: 3 }).run(4 + 4 * W);
    expect(room.words).toEqual([
      'web request-timeout/saturated-dependency at b > c: request-timeout',
      'a > b deadline-exceeded/saturated-dependency at b > c: request-timeout',
      'b > c deadline-exceeded/saturated-pod',
    ]);
    expect(failed(room).map(([, , time]) => time)).toEqual([4, 4, 4]);
    // Without a word of its client: `c` stops one way later, as it knows the deadline.
    expect(room.plane.servers.busyTime(room.slot('c'))).toBe(4 + W - BEGINS[2]);
    expect(isIdle(room)).toBe(true);
  });

  it('is not made when that has passed', () => {
    const room = chain(propagate, { timeout: 0.5 }).run(20);
    expect(room.words).toEqual([
      'web request-timeout/saturated-pod',
      'a > b deadline-exceeded/saturated-pod',
    ]);
    expect(room.log.tries.get('a > b')).toBeUndefined();
  });

  it('is not tried again after it', () => {
    const retries = { attempts: 9, backoff: 0.25, maxBackoff: 0.25, jitter: 'none' as const };
    const call = { to: 'gone', deadline: 'propagate', source: { retries } } as const;
    const services = { a: { calls: [[call]] }, gone: { pods: 0 } };
    const room = new CallRoom({ services, traffic: { timeout: 2 } }).run(100);
    // Made at 2 + 3 W, and every quarter of a second after that up to 3 s.
    expect(room.log.tries.get('a > gone')).toBe(4);
    expect(failed(room).at(-1)).toEqual(['a > gone', 'deadline-exceeded', 3]);
  });

  it('ends no later than the whole of a request with retries', () => {
    const room = chain(propagate, { timeout: 10, totalTimeout: 3 }).run(20);
    expect(failed(room).map(([, , time]) => time)).toEqual([4, 4, 4]);
  });

  it('ends with its own timeout, if that comes first', () => {
    const call: Call = { deadline: 'propagate', source: { timeout: 0.5, cancel: true } };
    expect(failed(chain(call, { timeout: 9 }).run(20))[0]).toEqual(['a > b', 'request-timeout', 2.5 + 3 * W]);
  });

  it('has none if its request has none', () => {
    const room = chain(propagate, { timeout: Number.POSITIVE_INFINITY }).run(20);
    expect(room.words).toEqual(['b > c ok', 'a > b ok', 'web ok']);
  });

  it('fails nobody if it is optional, and those that are not bound go on', () => {
    const calls = [[{ to: 'b', ...propagate, optional: true }, { to: 'c' }]];
    const room = new CallRoom({ services: { a: { calls }, b: {}, c: {} }, traffic: { timeout: 1.5 } });
    expect(room.run(20).words).toEqual([
      'web request-timeout/saturated-dependency at a > b: request-timeout',
      'a > b deadline-exceeded/saturated-pod',
      'a > c (0.1) ok',
    ]);
    expect(room.plane.servers.isIdle(room.slot('a'))).toBe(true);
  });
});
