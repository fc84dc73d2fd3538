import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventLoop } from '../../../src/engine/eventLoop.ts';
import { Hosts } from '../../../src/network/hosts.ts';
import { PodAddresses } from '../../../src/network/podAddresses.ts';
import { Attempts } from '../../../src/workload/attempts.ts';
import type { WorkloadConfig } from '../../../src/workload/config.ts';
import { PodServers } from '../../../src/workload/podServers.ts';
import type { Discipline } from '../../../src/workload/servers/serverConfig.ts';
import { oneSecond } from '../smallPlane.ts';

/** A pod with one worker and services of one second; sources 0 to 2 have the classes 5, 0 and 3. */
function pod(discipline: Discipline, changes: Partial<WorkloadConfig> = {}) {
  const loop = new EventLoop();
  const addresses = new PodAddresses();
  const attempts = new Attempts();
  const hosts = new Hosts(['n0'], ['']);
  const config = oneSecond({ discipline, queue: 100, ...changes });
  const priorities = Uint8Array.from([5, 0, 3]);
  const servers = new PodServers(loop, hosts, addresses, attempts, [config], { priorities });
  const served: number[] = [];
  servers.listen({
    served: (attempt) => {
      served.push(attempts.client(attempt));
      attempts.letGo(attempt);
    },
    lost: (attempt) => attempts.letGo(attempt),
    idle: () => {},
  });
  for (let slot = 0; slot < 70; slot++) servers.add(addresses.add(0), 0);
  const offer = (mark: number, source = 0, slot = 69) => {
    const attempt = attempts.take(source, mark, loop.now, 0, 0, 0);
    attempts.setPod(attempt, slot);
    return servers.offer(slot, attempt);
  };
  return { loop, servers, served, offer };
}

describe('a pod serves what waits', () => {
  it('in the order of coming unless it is told otherwise', () => {
    const { loop, served, offer } = pod('fifo');
    for (const mark of [0, 1, 2, 3]) offer(mark);
    loop.advance(10);
    expect(served).toEqual([0, 1, 2, 3]);
  });

  it('the last first with lifo, without interrupting a service', () => {
    const { loop, served, offer } = pod('lifo');
    for (const mark of [0, 1, 2]) offer(mark);
    loop.setTimer(1.5, () => offer(3));
    loop.advance(10);
    expect(served).toEqual([0, 2, 3, 1]);
  });

  it('by class with priority, and within a class in the order of coming', () => {
    const { loop, served, offer } = pod('priority');
    for (const [mark, source] of [0, 0, 1, 2, 0, 1].entries()) offer(mark, source);
    loop.setTimer(1.5, () => offer(6, 1));
    loop.advance(10);
    expect(served).toEqual([0, 2, 5, 6, 3, 1, 4]);
  });

  it('by class also after the end of a process with a full queue', () => {
    const { loop, servers, served, offer } = pod('priority', { queue: 2 });
    for (const [mark, source] of [0, 1, 2].entries()) offer(mark, source);
    expect(offer(3, 1)).toBe(false);
    servers.clear(69, false);
    for (const [mark, source] of [0, 0, 1].entries()) offer(10 + mark, source);
    loop.advance(10);
    expect(served).toEqual([10, 12, 11]);
  });

  it('in the same busy time, whatever the order: only who waits for how long is another', () => {
    const arrivals = fc.array(fc.tuple(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 2 })), {
      minLength: 1,
      maxLength: 50,
    });
    fc.assert(
      fc.property(arrivals, (list) => {
        const results = (['fifo', 'lifo', 'priority'] as const).map((discipline) => {
          const { loop, servers, served, offer } = pod(discipline);
          let time = 0;
          for (const [mark, [quarters, source]] of list.entries()) {
            time += quarters / 4;
            loop.setTimer(time, () => offer(mark, source));
          }
          loop.advance(time + 1);
          const busy = servers.busyTime(69);
          loop.advance(1000);
          return { busy, count: new Set(served).size };
        });
        expect(results[1]).toEqual(results[0]);
        expect(results[2]).toEqual(results[0]);
        expect(results[0].count).toBe(list.length);
      }),
      { numRuns: 40 },
    );
  });
});
