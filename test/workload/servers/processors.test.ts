import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventLoop } from '../../../src/engine/eventLoop.ts';
import { Lag } from '../../../src/network/causes.ts';
import { Hosts } from '../../../src/network/hosts.ts';
import { PodAddresses } from '../../../src/network/podAddresses.ts';
import { Attempts } from '../../../src/workload/attempts.ts';
import type { WorkloadConfig } from '../../../src/workload/config.ts';
import { PodServers } from '../../../src/workload/podServers.ts';
import { cpuShares } from '../../../src/workload/servers/nodeCpu.ts';
import { workload } from '../../support/scenarios.ts';

/** Services of 1 to 8 s, by demand; two pods on node 0, whose cores they may share. `done` has `time mark` entries. */
function pods(changes: Partial<WorkloadConfig>, pausable = false) {
  const loop = new EventLoop();
  const addresses = new PodAddresses();
  const attempts = new Attempts();
  const hosts = new Hosts(['n0'], ['']);
  const service = { distribution: 'empirical', values: [1, 2, 3, 4, 5, 6, 7, 8] } as const;
  const config = workload({ service, concurrency: 100, ...changes });
  const servers = new PodServers(loop, hosts, addresses, attempts, [config], { pausable });
  const done: [number, number][] = [];
  servers.listen({
    served: (attempt) => {
      done.push([loop.now, attempts.client(attempt)]);
      attempts.letGo(attempt);
    },
    lost: (attempt) => attempts.letGo(attempt),
    idle: () => {},
  });
  for (let i = 0; i < 2; i++) servers.add(addresses.add(0), 0);
  /** A request that needs that many seconds by itself arrives at that time. */
  const at = (time: number, mark: number, seconds = 1, slot = 0) =>
    loop.setTimer(time - loop.now, () => {
      const attempt = attempts.take(0, mark, loop.now, 0, 0, (seconds - 0.5) / 8);
      attempts.setPod(attempt, slot);
      servers.offer(slot, attempt);
    });
  return { loop, hosts, servers, done, at };
}

/** Each end of a service, to the microsecond: far above rounding, far below what a wrong rule would give. */
function rounded(done: readonly (readonly [number, number])[]): [number, number][] {
  return done.map(([time, mark]) => [Number(time.toFixed(6)), mark]);
}

describe('cores that requests share', () => {
  const sharing = { discipline: 'processor-sharing', concurrency: 100_000 } as const;

  it('give each its equal part of the time', () => {
    const { loop, servers, done, at } = pods(sharing);
    at(0, 1, 3);
    at(1, 2, 1);
    loop.advance(2);
    expect([servers.busy[0], servers.waiting[0], servers.busyTime(0)]).toEqual([2, 0, 2]);
    loop.advance(10);
    // From 1 to 3 both get half; then the first has one second left.
    expect(rounded(done)).toEqual([
      [3, 2],
      [4, 1],
    ]);
    expect(servers.busyTime(0)).toBeCloseTo(4, 12);
  });

  it('give no request more than one of them', () => {
    const { loop, servers, done, at } = pods({ ...sharing, cores: 2, cpu: 0.5 });
    for (const mark of [1, 2, 3]) at(0, mark, 2);
    at(4, 4, 1);
    loop.advance(10);
    expect(rounded(done)).toEqual([
      [3, 1],
      [3, 2],
      [3, 3],
      [5, 4],
    ]);
    expect(servers.busyTime(0)).toBeCloseTo(7, 12);
    expect(servers.cpuTime(0)).toBeCloseTo(3.5, 12);
  });

  it('do as the slow twin does, which divides the time at every arrival and departure', () => {
    const arrivals = fc.array(fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 1, max: 8 })), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(arrivals, fc.integer({ min: 1, max: 3 }), (list, cores) => {
        const { loop, done, at } = pods({ ...sharing, cores });
        const times: { readonly time: number; readonly demand: number }[] = [];
        let time = 0;
        for (const [mark, [quarters, demand]] of list.entries()) {
          time += quarters / 4;
          times.push({ time, demand });
          at(time, mark, demand);
        }
        loop.advance(1000);
        const ends = new Map(done.map(([end, mark]) => [mark, end]));
        for (const [mark, end] of slowly(times, cores).entries()) expect(ends.get(mark)).toBeCloseTo(end, 9);
      }),
      { numRuns: 60 },
    );
  });
});

/** Ends of services on shared cores, step by step. */
function slowly(
  arrivals: readonly { readonly time: number; readonly demand: number }[],
  cores: number,
): number[] {
  const left = arrivals.map(({ demand }) => demand);
  const ends = arrivals.map(() => Number.NaN);
  let now = 0;
  for (;;) {
    const present = [...left.keys()].filter((i) => left[i] > 0 && arrivals[i].time <= now);
    const next = Math.min(...arrivals.filter(({ time }) => time > now).map(({ time }) => time));
    if (present.length === 0 && next === Number.POSITIVE_INFINITY) return ends;
    const rate = Math.min(1, cores / present.length);
    const until = Math.min(next, now + Math.min(...present.map((i) => left[i])) / rate);
    for (const i of present) {
      left[i] -= rate * (until - now);
      if (left[i] > 1e-9) continue;
      left[i] = 0;
      ends[i] = until;
    }
    now = until;
  }
}

describe('a limit of CPU', () => {
  it('stretches services over periods: two workers use up one core in half of each', () => {
    const { loop, servers, done, at } = pods({ cpuThrottling: true });
    servers.processors?.setCpu(0, { requested: 0, limit: 1 });
    servers.processors?.started(0);
    at(0, 1, 1);
    at(0, 2, 1);
    loop.advance(0.07);
    // The quota of 100 ms was used up by both after 50.
    expect(servers.cpuTime(0)).toBeCloseTo(0.1, 12);
    expect(servers.busyTime(0)).toBeCloseTo(0.14, 12);
    expect(servers.heldUpSince(0, 0)).toBe(Lag.throttledCpu);
    loop.advance(10);
    // Twenty periods with 50 ms of work for each in every one; the last ends with the work.
    expect(rounded(done)).toEqual([
      [1.95, 1],
      [1.95, 2],
    ]);
    expect(servers.cpuTime(0)).toBeCloseTo(2, 9);
  });

  it('does nothing to a pod that stays below it, or whose container has none', () => {
    const { loop, servers, done, at } = pods({ cpuThrottling: true });
    servers.processors?.setCpu(0, { requested: 0, limit: 1 });
    at(0, 1, 3);
    at(0, 2, 3, 1);
    at(0, 3, 3, 1);
    loop.advance(10);
    expect(rounded(done)).toEqual([
      [3, 1],
      [3, 2],
      [3, 3],
    ]);
    expect(servers.heldUpSince(0, 0)).toBe(Lag.none);
  });
});

describe('a node that is shared', () => {
  it('slows its pods down while they want more than it has, by what they request', () => {
    const { loop, servers, done, at } = pods({ sharedCpu: true });
    servers.processors?.nodeCpu?.setCores(0, 1);
    servers.processors?.setCpu(0, { requested: 750 });
    servers.processors?.setCpu(1, { requested: 250 });
    at(0, 1, 3);
    at(0, 2, 3, 1);
    loop.advance(5);
    expect(servers.heldUpSince(1, 4)).toBe(Lag.none);
    expect(servers.heldUpSince(1, 3)).toBe(Lag.noisyNeighbour);
    loop.advance(10);
    // Three quarters for the first until 4 s; the second then has the node, and two seconds of work left.
    expect(rounded(done)).toEqual([
      [4, 1],
      [6, 2],
    ]);
    expect(servers.cpuTime(0) + servers.cpuTime(1)).toBeCloseTo(6, 9);
  });

  it('has less for them while something else runs on it', () => {
    const { loop, servers, done, at } = pods({ sharedCpu: true });
    servers.processors?.nodeCpu?.setCores(0, 2);
    servers.processors?.setCpu(0, { requested: 1000 });
    at(0, 1, 2);
    loop.advance(1);
    const end = servers.processors?.nodeCpu?.addHog(0, { cores: 4, shares: cpuShares(3000) });
    loop.advance(2);
    end?.();
    loop.advance(10);
    // From 1 to 2 it gets half a core of two.
    expect(rounded(done)).toEqual([[2.5, 1]]);
  });
});

describe('a process that stands still', () => {
  it('ends its services as much later, those that wait too, and uses no CPU meanwhile', () => {
    const { loop, servers, done, at } = pods({ concurrency: 1 }, true);
    at(0, 1, 2);
    at(1.2, 2, 1);
    loop.setTimer(1, () => servers.processors?.pause(0));
    loop.setTimer(1.5, () => servers.processors?.pause(0));
    loop.setTimer(2, () => servers.processors?.resume(0));
    loop.setTimer(4, () => servers.processors?.resume(0));
    loop.advance(3);
    expect([servers.cpuTime(0), servers.busyTime(0), servers.busy[0]]).toEqual([1, 3, 1]);
    loop.advance(4.5);
    expect(servers.heldUpSince(0, 3.9)).toBe(Lag.pausedPod);
    expect(servers.heldUpSince(0, 4.1)).toBe(Lag.none);
    loop.advance(10);
    expect(rounded(done)).toEqual([
      [5, 1],
      [6, 2],
    ]);
  });

  it('takes its pauses with it when it ends', () => {
    const { loop, servers, done, at } = pods({}, true);
    at(0, 1, 2);
    loop.setTimer(1, () => servers.processors?.pause(0));
    loop.setTimer(2, () => servers.clear(0, false));
    at(3, 2, 2);
    loop.advance(10);
    expect(rounded(done)).toEqual([[5, 2]]);
  });

  it('is as fast as the node otherwise, whose speed may change meanwhile', () => {
    const { loop, hosts, servers, done, at } = pods({}, true);
    at(0, 1, 4);
    loop.advance(1);
    hosts.slowdown[0] = 2;
    servers.speedChanged(0, 2);
    loop.advance(3);
    hosts.slowdown[0] = 1;
    servers.speedChanged(0, 0.5);
    loop.advance(10);
    expect(rounded(done)).toEqual([[5, 1]]);
  });
});

describe('looking at a pod', () => {
  it('does not change what it does, to the last bit', () => {
    const run = (looks: boolean) => {
      const { loop, servers, done, at } = pods({ discipline: 'processor-sharing', concurrency: 100_000 });
      for (let mark = 0; mark < 30; mark++) at(mark / 7, mark, 1 + (mark % 8));
      for (let step = 1; step < 2000; step++) {
        loop.advance(step / 11);
        if (looks) servers.busyTime(0) + servers.cpuTime(0);
      }
      return done;
    };
    expect(run(true)).toEqual(run(false));
  });
});
