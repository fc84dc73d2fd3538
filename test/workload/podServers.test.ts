import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventLoop } from '../../src/engine/eventLoop.ts';
import { Hosts } from '../../src/network/hosts.ts';
import { PodAddresses } from '../../src/network/podAddresses.ts';
import { Attempts } from '../../src/workload/attempts.ts';
import type { WorkloadConfig } from '../../src/workload/config.ts';
import { PodServers } from '../../src/workload/podServers.ts';
import { oneSecond } from './smallPlane.ts';

/** Pods 0 and 1 on a node each; what they tell is written down as `time what mark`. */
function parts(config: WorkloadConfig = oneSecond()) {
  const loop = new EventLoop();
  const hosts = new Hosts(['n0', 'n1'], ['', '']);
  const addresses = new PodAddresses();
  const attempts = new Attempts();
  const servers = new PodServers(loop, hosts, addresses, attempts, [config, oneSecond({ concurrency: 9 })]);
  const told: string[] = [];
  const tell = (what: string, attempt: number) => {
    told.push(`${loop.now} ${what} ${attempts.client(attempt)}`);
    attempts.letGo(attempt);
  };
  servers.listen({
    served: (attempt) => tell('served', attempt),
    lost: (attempt, silent, unread) =>
      tell(`lost${silent ? ' silently' : ''}${unread ? ' unread' : ''}`, attempt),
    idle: (slot) => told.push(`${loop.now} idle pod ${slot}`),
  });
  servers.add(addresses.add(0), 0);
  servers.add(addresses.add(1), 0);
  /** A request arrives now. */
  const offer = (mark: number, slot = 0, demand = 0) => {
    const attempt = attempts.take(0, mark, loop.now, 0, 0, demand);
    attempts.setPod(attempt, slot);
    return { attempt, accepted: servers.offer(slot, attempt) };
  };
  return { loop, hosts, addresses, attempts, servers, told, offer };
}

describe('a pod', () => {
  it('serves one request after the other, first come, first served', () => {
    const { loop, told, offer } = parts();
    for (const mark of [1, 2, 3]) offer(mark);
    loop.advance(10);
    expect(told).toEqual(['1 served 1', '2 served 2', '3 served 3', '3 idle pod 0']);
  });

  it('serves as many at the same time as it has workers', () => {
    const { loop, servers, told, offer } = parts(oneSecond({ concurrency: 2 }));
    for (const mark of [1, 2, 3]) offer(mark);
    expect([servers.busy[0], servers.waiting[0], servers.saturated(0)]).toEqual([2, 1, true]);
    loop.advance(1.5);
    expect([servers.busy[0], servers.waiting[0], servers.saturated(0)]).toEqual([1, 0, false]);
    loop.advance(10);
    expect(told).toEqual(['1 served 1', '1 served 2', '2 served 3', '2 idle pod 0']);
    expect(servers.served[0]).toBe(3);
  });

  it('turns away what finds its queue full, and has room again when a worker has taken one', () => {
    const { loop, attempts, offer } = parts(oneSecond({ queue: 2 }));
    expect([1, 2, 3, 4].map((mark) => offer(mark).accepted)).toEqual([true, true, true, false]);
    loop.advance(1.1);
    const { attempt, accepted } = offer(5);
    expect(accepted).toBe(true);
    expect(attempts.held(attempt)).toBe(true);
    const turnedAway = offer(6);
    expect(turnedAway.accepted).toBe(false);
    expect(attempts.held(turnedAway.attempt)).toBe(false);
  });

  it('with no queue at all takes exactly what its workers can do', () => {
    const { offer } = parts(oneSecond({ concurrency: 3, queue: 0 }));
    expect([1, 2, 3, 4].map((mark) => offer(mark).accepted)).toEqual([true, true, true, false]);
  });

  it('does the work of a client that has given up, too', () => {
    const { loop, attempts, told, offer } = parts();
    attempts.abandon(offer(1).attempt);
    attempts.abandon(offer(2).attempt);
    offer(3);
    loop.advance(10);
    expect(told).toEqual(['1 served 1', '2 served 2', '3 served 3', '3 idle pod 0']);
  });

  it('serves what its demand says, on a slow node as many times longer', () => {
    const config = oneSecond({
      service: { distribution: 'empirical', values: [1, 2, 4, 8] },
      concurrency: 9,
    });
    const { loop, hosts, told, offer } = parts(config);
    hosts.slowdown[1] = 3;
    offer(1, 0, 0.75);
    offer(2, 1, 0.25);
    loop.advance(10);
    expect(told.filter((line) => line.includes('served'))).toEqual(['6 served 2', '8 served 1']);
  });

  it('goes on with what is left of it when the speed of the node changes', () => {
    const { loop, servers, told, offer } = parts(oneSecond({ concurrency: 2 }));
    /** The factor of node 0 is in the services' hands alone here: what begins later has its own. */
    offer(1);
    loop.advance(0.5);
    servers.speedChanged(0, 4);
    offer(2);
    offer(3, 1);
    // Half of the first was left, which takes two seconds; those that begin now are told nothing.
    loop.advance(2);
    servers.speedChanged(0, 0.5);
    // Half a second of the first was left again.
    loop.advance(10);
    expect(told.filter((line) => line.includes('served'))).toEqual([
      '1.5 served 2',
      '1.5 served 3',
      '2.25 served 1',
    ]);
    expect([servers.busy[0], servers.served[0]]).toEqual([0, 2]);
  });

  it('ends when it would have if the node is slow for no time at all', () => {
    const { loop, servers, told, offer } = parts();
    for (const mark of [1, 2]) offer(mark);
    loop.advance(0.25);
    servers.speedChanged(0, 8);
    servers.speedChanged(0, 1 / 8);
    loop.advance(10);
    expect(told.filter((line) => line.includes('served'))).toEqual(['1 served 1', '2 served 2']);
    expect(servers.served[0]).toBe(2);
  });

  it('goes by its own workload, and there may be any number of pods', () => {
    const { addresses, servers, offer } = parts();
    for (let slot = 2; slot < 200; slot++) servers.add(addresses.add(0), slot % 2);
    expect([servers.configOf(198).concurrency, servers.configOf(199).concurrency]).toEqual([1, 9]);
    for (let mark = 0; mark < 5; mark++) offer(mark, 199);
    expect([servers.busy[199], servers.waiting[199]]).toEqual([5, 0]);
    expect(servers.isIdle(198)).toBe(true);
  });
});

describe('the end of a process', () => {
  it('takes every request with it, those in service and those that wait, of this pod alone', () => {
    const { loop, servers, told, offer } = parts();
    for (const mark of [1, 2, 3]) offer(mark);
    offer(4, 1);
    loop.advance(0.5);
    servers.clear(0, false);
    expect(told).toEqual(['0.5 lost 1', '0.5 lost unread 2', '0.5 lost unread 3']);
    expect([servers.isIdle(0), servers.isIdle(1)]).toEqual([true, false]);
    loop.advance(10);
    expect(told.slice(3)).toEqual(['1 served 4', '1 idle pod 1']);
    expect(servers.served[0]).toBe(0);
  });

  it('leaves nothing behind for the process that follows it', () => {
    const { loop, servers, told, offer } = parts();
    for (const mark of [1, 2]) offer(mark);
    loop.advance(0.5);
    servers.clear(0, true);
    for (const mark of [3, 4]) offer(mark);
    loop.advance(10);
    expect(told).toEqual([
      '0.5 lost silently 1',
      '0.5 lost silently unread 2',
      '1.5 served 3',
      '2.5 served 4',
      '2.5 idle pod 0',
    ]);
  });

  it('is nothing to a pod that has nothing to do', () => {
    const { servers, told } = parts();
    servers.clear(0, false);
    expect(told).toEqual([]);
  });
});

describe('the busy time of a pod', () => {
  it('is the integral of its busy workers, also in the middle of a service', () => {
    const { loop, servers, offer } = parts(oneSecond({ concurrency: 2 }));
    loop.advance(5);
    expect(servers.busyTime(0)).toBe(0);
    offer(1);
    loop.advance(5.25);
    offer(2);
    expect(servers.busyTime(0)).toBe(0.25);
    loop.advance(5.75);
    expect(servers.busyTime(0)).toBe(1.25);
    servers.clear(0, false);
    loop.advance(100);
    expect(servers.busyTime(0)).toBe(1.25);
  });

  it('is the work done, however the requests come: no worker is idle while one waits', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 16 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(gaps, fc.integer({ min: 1, max: 4 }), (quarters, concurrency) => {
        const { loop, servers, told, offer } = parts(oneSecond({ concurrency }));
        // The slow twin: each request goes to the worker that is free first.
        const free: number[] = new Array<number>(concurrency).fill(0);
        const finished: string[] = [];
        let time = 0;
        for (const [mark, quarter] of quarters.entries()) {
          time += quarter / 4;
          loop.setTimer(time, () => offer(mark));
          free.sort((a, b) => a - b);
          free[0] = Math.max(free[0], time) + 1;
          finished.push(`${free[0]} served ${mark}`);
        }
        loop.advance(1000);
        expect(told.filter((line) => line.includes('served'))).toEqual(finished);
        expect(servers.busyTime(0)).toBe(quarters.length);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a request that nobody waits for any more', () => {
  const letGo = ({ attempts }: ReturnType<typeof parts>, ...all: readonly number[]) => {
    for (const attempt of all) attempts.abandon(attempt);
  };

  it.each(['fifo', 'lifo'] as const)('is taken out of a queue (%s), wherever it stands', (discipline) => {
    for (const gone of [1, 2, 3, 4]) {
      const room = parts(oneSecond({ discipline }));
      const all = [0, 1, 2, 3, 4].map((mark) => room.offer(mark).attempt);
      letGo(room, ...all);
      room.servers.withdraw(all[gone]);
      expect(room.servers.waiting[0]).toBe(3);
      // The others keep their order, and one that comes later its place.
      letGo(room, room.offer(5).attempt);
      room.loop.advance(100);
      const served = room.told
        .filter((line) => line.includes('served'))
        .map((line) => Number(line.split(' ')[2]));
      const order = discipline === 'fifo' ? [0, 1, 2, 3, 4, 5] : [0, 5, 4, 3, 2, 1];
      expect(served).toEqual(order.filter((mark) => mark !== gone));
    }
  });

  it('frees its worker for the next one at once', () => {
    const room = parts();
    const [first, second] = [0, 1].map((mark) => room.offer(mark).attempt);
    letGo(room, first, second);
    room.loop.advance(0.25);
    room.servers.withdraw(first);
    room.loop.advance(100);
    expect(room.told).toEqual(['1.25 served 1', '1.25 idle pod 0']);
    expect(room.servers.busyTime(0)).toBe(1.25);
    expect(room.servers.served[0]).toBe(1);
  });

  it('leaves what it had of a shared core to the others', () => {
    const room = parts(oneSecond({ discipline: 'processor-sharing', concurrency: 9 }));
    const all = [0, 1, 2].map((mark) => room.offer(mark).attempt);
    letGo(room, ...all);
    room.loop.advance(1.5);
    room.servers.withdraw(all[1]);
    // Half a second of work done on each; two share the core for what is left.
    room.loop.advance(100);
    expect(room.told).toEqual(['2.5 served 0', '2.5 served 2', '2.5 idle pod 0']);
    expect(room.servers.busyTime(0)).toBe(2.5);
  });

  it('goes on if its service is over and the pod only waits for others', () => {
    for (const discipline of ['fifo', 'processor-sharing'] as const) {
      const room = parts(oneSecond({ discipline }));
      const kept: number[] = [];
      room.servers.listen({
        worked: (attempt) => kept.push(attempt) > 0,
        served: (attempt) => room.attempts.letGo(attempt),
        lost: () => {},
        idle: () => {},
      });
      const { attempt } = room.offer(0);
      letGo(room, attempt);
      room.loop.advance(5);
      room.servers.withdraw(attempt);
      expect([kept, room.servers.busy[0], room.attempts.held(attempt)]).toEqual([[attempt], 1, true]);
      room.servers.release(attempt);
      expect(room.servers.isIdle(0)).toBe(true);
    }
  });

  it('leaves an idle pod behind if it was the only one', () => {
    const room = parts();
    const { attempt } = room.offer(0);
    letGo(room, attempt);
    room.loop.advance(0.25);
    room.servers.withdraw(attempt);
    expect(room.told).toEqual(['0.25 idle pod 0']);
    expect(room.servers.isIdle(0)).toBe(true);
  });
});
