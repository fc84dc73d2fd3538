import { describe, expect, it } from 'vitest';
import { at } from '../smallPlane.ts';
import { CallRoom, type RoomOptions } from './callRoom.ts';

/** What the network takes of a request over a new connection: SYN, SYN-ACK, request, answer. */
const NETWORK = 4 / 64;
/** Work of one second and that. */
const HOP = 1 + NETWORK;
const NONE = { pods: 0 };

function room(services: RoomOptions['services'], traffic: RoomOptions['traffic'] = {}): CallRoom {
  return new CallRoom({ services, traffic });
}

describe('a pod that calls another', () => {
  it('answers once it has done its own work and has the answer of the other', () => {
    const rest = room({ front: { calls: [[{ to: 'back' }]] }, back: {} }).run(20);
    expect(rest.words).toEqual(['front > back ok', 'web ok']);
    expect(rest.log.outcomes.map(({ latency }) => latency)).toEqual([HOP, 2 * HOP]);
  });

  it('goes through stages one after the other, and makes the calls of one side by side', () => {
    const stages = [[{ to: 'a' }, { to: 'b' }], [{ to: 'b' }]];
    expect(
      room({ front: { calls: stages }, a: {}, b: {} })
        .run(20)
        .latencies(),
    ).toEqual([3 * HOP]);
  });

  it('makes as many calls side by side as it is told, each of which finds its pod for itself', () => {
    const front = { calls: [[{ to: 'leaf', count: 4 }]] };
    const rest = room({ front, leaf: { workload: { concurrency: 4 } } }).run(20);
    expect(rest.log.outcomes.filter(({ name }) => name === 'front > leaf')).toHaveLength(4);
    expect(rest.plane.servers.served[rest.slot('leaf')]).toBe(4);
    const queued = room({ front, leaf: {} }).run(20);
    // One worker: the last of four waits for the three before it.
    expect(queued.latencies()).toEqual([2 * HOP + 3]);
  });

  it('makes a call as often as its probability says', () => {
    const times = Array.from({ length: 2000 }, (_, i) => 1 + i);
    const swift = { workload: { service: { distribution: 'deterministic', mean: 0.001 } } } as const;
    const { log } = new CallRoom({
      services: { front: { ...swift, calls: [[{ to: 'back', probability: 0.3 }]] }, back: swift },
      traffic: { arrivals: at(...times) },
    }).run(2100);
    const made = log.sentOf.get('front > back') ?? 0;
    // Binomial: 600 on average, with a standard deviation of 20.5; 3.9 of those are exceeded once in 10,000 seeds.
    expect(Math.abs(made - 600)).toBeLessThan(3.9 * Math.sqrt(2000 * 0.3 * 0.7));
    expect(log.outcomes.filter(({ name, what }) => name === 'web' && what === 'ok')).toHaveLength(2000);
  });

  it('goes on down a chain of any length', () => {
    const names = Array.from({ length: 12 }, (_, i) => `s${i}`);
    const chain = names.map((name, i) => [name, i < 11 ? { calls: [[{ to: `s${i + 1}` }]] } : {}]);
    expect(room(Object.fromEntries(chain)).run(60).latencies()).toEqual([12 * HOP]);
  });

  it('goes on with its calls when its client has given up', () => {
    const { words } = room(
      { front: { calls: [[{ to: 'a' }], [{ to: 'b' }]] }, a: {}, b: {} },
      { timeout: 1.5 },
    ).run(20);
    expect(words).toEqual([
      'web request-timeout/saturated-dependency at front > a: request-timeout',
      'front > a ok',
      'front > b (1.0) ok',
    ]);
  });

  it('keeps the connections of each edge for itself', () => {
    const call = { to: 'back', source: { reuse: 100 } };
    const { log } = room({ front: { calls: [[call]] }, back: {} }, { arrivals: at(1, 11) }).run(30);
    const calls = log.outcomes.filter(({ name }) => name === 'front > back');
    // The second goes over the connection of the first: no SYN and no SYN-ACK.
    expect(calls.map(({ latency }) => latency)).toEqual([HOP, 1 + NETWORK / 2]);
  });
});

describe('a worker whose request waits for calls', () => {
  const services = (holdsWorker: boolean) => ({
    front: { calls: [[{ to: 'back' }]], holdsWorker },
    back: { workload: { concurrency: 10 } },
  });

  it('is taken as long as it waits, with a thread for each request', () => {
    const { latencies } = {
      latencies: room(services(true), { arrivals: at(1, 1) })
        .run(20)
        .latencies(),
    };
    // The second begins when the first has its call's answer.
    expect(latencies).toEqual([2 * HOP, 2 * HOP + 1 + HOP]);
  });

  it('is free for the next, in an asynchronous server', () => {
    expect(
      room(services(false), { arrivals: at(1, 1) })
        .run(20)
        .latencies(),
    ).toEqual([2 * HOP, 2 * HOP + 1]);
  });

  it.each([true, false])('uses no CPU meanwhile (holds its worker: %s)', (holdsWorker) => {
    const rest = room(services(holdsWorker)).run(20);
    expect(rest.plane.processes.usage(rest.slot('front')).cpuSeconds).toBe(1);
    expect(rest.plane.servers.busyTime(rest.slot('front'))).toBe(holdsWorker ? 1 + HOP : 1);
  });

  it('is not slowed down when its node is', () => {
    const slowed = room(services(true));
    slowed.do(2.5, () => slowed.plane.setSlowdown(0, 2));
    // Half of the call's service was left at 2.5 s, and takes twice as long: nothing of the caller's is left to slow.
    const left = 3 * (NETWORK / 4) + 1 + 3 * (NETWORK / 4) + 1 + 1 - 2.5;
    expect(slowed.run(20).latencies()[0]).toBeCloseTo(2 * HOP + left, 12);
  });
});

describe('a call that fails', () => {
  it('makes the pod answer with an error that names the hop where it began', () => {
    const services = { a: { calls: [[{ to: 'b' }]] }, b: { calls: [[{ to: 'c' }]] }, c: NONE };
    expect(room(services).run(20).words).toEqual([
      'b > c no-endpoints/rules-not-yet-programmed',
      'a > b dependency-failed/rules-not-yet-programmed at b > c: no-endpoints',
      'web dependency-failed/rules-not-yet-programmed at b > c: no-endpoints',
    ]);
  });

  it('is made again, and fails only with its last try', () => {
    const call = {
      to: 'back',
      source: { retries: { attempts: 2, backoff: 1, maxBackoff: 1, jitter: 'none' as const } },
    };
    const { log, words } = room({ front: { calls: [[call]] }, back: NONE }).run(20);
    expect(log.tries.get('front > back')).toBe(3);
    expect(log.sentOf.get('front > back')).toBe(1);
    expect(words).toHaveLength(2);
  });

  it('is no failure of the request if a later try ends well', () => {
    const call = {
      to: 'back',
      source: { retries: { attempts: 2, backoff: 1, maxBackoff: 1, jitter: 'none' as const } },
    };
    const late = room({ front: { calls: [[call]] }, back: {} });
    const [slot] = late.slots.get('back') ?? [];
    late.slots.set('back', []);
    late.route().do(2.5, () => {
      late.slots.set('back', [slot]);
      late.route();
    });
    expect(late.run(20).words).toEqual(['front > back ok', 'web ok']);
  });

  it('is nothing to the request if it is optional, also as the last of its stage', () => {
    const calls = [[{ to: 'gone', optional: true }], [{ to: 'back' }, { to: 'gone', optional: true }]];
    const { words } = room({ front: { calls }, back: {}, gone: NONE }).run(20);
    expect(words.at(-1)).toBe('web ok');
    expect(words).toHaveLength(4);
  });

  it('ends the request at once, while the others of its stage go on unheard', () => {
    const calls = [[{ to: 'back' }, { to: 'gone' }], [{ to: 'back' }]];
    const { log, words } = room({ front: { calls }, back: {}, gone: NONE }).run(20);
    expect(words).toEqual([
      'front > gone (0.1) no-endpoints/rules-not-yet-programmed',
      'web dependency-failed/rules-not-yet-programmed at front > gone (0.1): no-endpoints',
      'front > back ok',
    ]);
    expect(log.outcomes[1].time).toBe(1 + HOP);
  });

  it.each([true, false])('leaves the worker to the next request (holds it: %s)', (holdsWorker) => {
    const services = { front: { calls: [[{ to: 'gone' }]], holdsWorker }, gone: NONE };
    const rest = room(services, { arrivals: at(1, 1) }).run(20);
    expect(rest.log.outcomes.filter(({ name }) => name === 'web').map(({ time }) => time)).toEqual([
      1 + HOP,
      2 + HOP,
    ]);
    expect(rest.plane.servers.isIdle(rest.slot('front'))).toBe(true);
  });

  it('is the same request again when the client tries again', () => {
    const retries = { attempts: 1, backoff: 1, maxBackoff: 1, jitter: 'none' as const };
    const { log } = room({ front: { calls: [[{ to: 'gone' }]] }, gone: NONE }, { retries }).run(20);
    expect(log.sentOf.get('front > gone')).toBe(2);
    expect(log.outcomes.at(-1)?.what).toContain('dependency-failed');
  });
});

describe('retries at every hop', () => {
  it('multiply: three hops with three retries each make 64 attempts at the last of one request', () => {
    const source = { retries: { attempts: 3, backoff: 0, maxBackoff: 0, jitter: 'none' as const } };
    const services = {
      a: { calls: [[{ to: 'b', source }]] },
      b: { calls: [[{ to: 'c', source }]] },
      c: { calls: [[{ to: 'd', source }]] },
      d: NONE,
    };
    const { log, words } = room(services).run(1000);
    expect([...log.tries]).toEqual([
      ['web', 1],
      ['a > b', 4],
      ['b > c', 16],
      ['c > d', 64],
    ]);
    expect(words.at(-1)).toBe('web dependency-failed/rules-not-yet-programmed at c > d: no-endpoints');
  });
});

describe('a pod that ends with calls under way', () => {
  const services = { front: { calls: [[{ to: 'back' }]] }, back: {} };

  it('loses them, and nobody is there for their answers', () => {
    const killed = room(services);
    killed.do(2.5, () => killed.plane.processes.kill(killed.slot('front'))).run(20);
    expect(killed.words).toEqual(['front > back client-lost/none', 'web closed/none']);
    expect(killed.plane.waiting).toBe(0);
    // What the other pod had was served all the same, and has left it.
    expect(killed.plane.servers.isIdle(killed.slot('back'))).toBe(true);
  });

  it('loses them as well when its node does, of which nobody hears', () => {
    const dead = room(services, { timeout: 10, from: { place: 'pods', count: 1, nodes: ['n1'] } });
    dead.do(2.5, () => dead.plane.powerOff(0)).run(20);
    expect(dead.words).toEqual(['front > back client-lost/none', 'web request-timeout/half-open-connection']);
    expect(dead.plane.waiting).toBe(0);
  });

  it('loses a call that waits to be made again', () => {
    const retries = { attempts: 5, backoff: 10, maxBackoff: 10, jitter: 'none' as const };
    const killed = room({ front: { calls: [[{ to: 'gone', source: { retries } }]] }, gone: NONE });
    killed.do(5, () => killed.plane.processes.kill(killed.slot('front'))).run(50);
    expect(killed.words).toEqual(['front > gone client-lost/none', 'web closed/none']);
    expect(killed.log.tries.get('front > gone')).toBe(1);
  });

  it('begins anew when its process does, without the connections of the one before', () => {
    const call = { to: 'back', source: { reuse: 100 } };
    const again = room({ front: { calls: [[call]] }, back: {} }, { arrivals: at(1, 11) });
    again.do(5, () => again.plane.processes.kill(again.slot('front')));
    again.do(6, () => again.plane.processes.start(again.slot('front'))).run(30);
    expect(again.latencies('front > back')).toEqual([HOP, HOP]);
    expect(again.plane.addresses.connections[again.slot('back')]).toBe(1);
  });

  it('drains: it ends when the last request has the answers of its calls', () => {
    const draining = room({
      ...services,
      front: { ...services.front, workload: { shutdown: { accept: 0, drain: 60 } } },
    });
    let exited = Number.NaN;
    draining.do(2.5, () =>
      draining.plane.processes.terminate(draining.slot('front'), () => {
        exited = draining.loop.now;
      }),
    );
    expect(draining.run(20).words).toEqual(['front > back ok', 'web ok']);
    expect(exited).toBe(1 + 2 * HOP - NETWORK / 4);
  });
});

describe('a client that gives up on a pod which waits', () => {
  it('is told the hop that everything waited for', () => {
    const services = {
      a: { calls: [[{ to: 'b' }]] },
      b: { calls: [[{ to: 'c' }]] },
      c: { workload: { concurrency: 9 } },
    };
    expect(room(services, { timeout: 3 }).run(20).words[0]).toBe(
      'web request-timeout/saturated-dependency at b > c: request-timeout',
    );
    const roomy = { workload: { concurrency: 9 } };
    const free = { a: { ...services.a, ...roomy }, b: { ...services.b, ...roomy }, c: roomy };
    expect(room(free, { timeout: 3 }).run(20).words[0]).toBe(
      'web request-timeout/none at b > c: request-timeout',
    );
  });
});
