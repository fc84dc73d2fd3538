import { describe, expect, it } from 'vitest';
import { EventLoop } from '../../../src/engine/eventLoop.ts';
import { RandomStreams } from '../../../src/engine/random.ts';
import { Hosts } from '../../../src/network/hosts.ts';
import { PodAddresses } from '../../../src/network/podAddresses.ts';
import { Attempts } from '../../../src/workload/attempts.ts';
import { PodServers } from '../../../src/workload/podServers.ts';
import { PodPauses } from '../../../src/workload/servers/podPauses.ts';
import type { PausesConfig } from '../../../src/workload/servers/serverConfig.ts';
import { workload } from '../../support/scenarios.ts';

/** A pod that serves one long request, so that its CPU tells when it stood still. */
function pod(pauses: PausesConfig) {
  const loop = new EventLoop();
  const addresses = new PodAddresses();
  const attempts = new Attempts();
  const service = { distribution: 'deterministic', mean: 1e6 } as const;
  const servers = new PodServers(loop, new Hosts(['n0'], ['']), addresses, attempts, [
    workload({ service, pauses }),
  ]);
  servers.listen({ served: () => {}, lost: (attempt) => attempts.letGo(attempt), idle: () => {} });
  const slot = addresses.add(0);
  servers.add(slot, 0);
  const offer = () => {
    const attempt = attempts.take(0, 0, loop.now, 0, 0, 0);
    attempts.setPod(attempt, slot);
    servers.offer(slot, attempt);
  };
  offer();
  const paused = new PodPauses(loop, new RandomStreams(1), addresses, servers);
  /** Seconds of work up to that time. */
  const workUntil = (time: number) => {
    loop.advance(time);
    return servers.cpuTime(slot);
  };
  return { loop, addresses, servers, slot, offer, paused, workUntil };
}

describe('the pauses of a process', () => {
  it('come after the gap, each counted from the end of the one before', () => {
    const { paused, slot, workUntil } = pod({ every: 10, duration: 2, jitter: 0 });
    paused.processStarted(slot);
    expect([10, 12, 22, 24, 34].map((time) => workUntil(time))).toEqual([10, 10, 20, 20, 30]);
  });

  it('have gaps within the jitter, whose mean is what was asked for', () => {
    const { paused, slot, workUntil } = pod({ every: 10, duration: 1, jitter: 0.5 });
    paused.processStarted(slot);
    expect(workUntil(5)).toBe(5);
    // 100 pauses of a second: as many as gaps with mean 10 and standard deviation 10/sqrt(12) in 1,100 s, within 4 sigma.
    const pauses = 1100 - workUntil(1100);
    expect(Math.abs(pauses - 100)).toBeLessThan((4 * Math.sqrt(100) * 2.89) / 11);
  });

  it('end with the process; the next has pauses of its own', () => {
    const { addresses, loop, offer, paused, servers, slot, workUntil } = pod({
      every: 10,
      duration: 2,
      jitter: 0,
    });
    paused.processStarted(slot);
    loop.advance(11);
    addresses.endLife(slot, false);
    servers.clear(slot, false);
    loop.advance(15);
    paused.processStarted(slot);
    offer();
    // Ten seconds of the first, and ten of the second before its own pause.
    expect(workUntil(27)).toBe(20);
  });

  it('may be asked for, and whoever asked is told of the end', () => {
    const { loop, paused, slot, workUntil } = pod({ every: 1e6, duration: 1, jitter: 0 });
    const ends: number[] = [];
    loop.advance(1);
    paused.pause(slot, 3, () => ends.push(loop.now));
    expect(workUntil(10)).toBe(7);
    expect(ends).toEqual([4]);
  });
});
