import { describe, expect, it } from 'vitest';
import { ApiServer } from '../../src/cluster/api/apiServer.ts';
import { EventRecorder } from '../../src/cluster/eventRecorder.ts';
import type { ClusterEvent } from '../../src/cluster/events.ts';
import { LeaderElection } from '../../src/cluster/leaderElection.ts';
import { Process } from '../../src/cluster/process.ts';
import { DEFAULT_CLUSTER_SETTINGS } from '../../src/cluster/settings.ts';
import { EventLoop } from '../../src/engine/eventLoop.ts';
import { RandomStreams } from '../../src/engine/random.ts';

/** An election that began long ago; when each leader began and when it ended. */
function election(seed = 1) {
  const loop = new EventLoop();
  const settings = DEFAULT_CLUSTER_SETTINGS;
  const streams = new RandomStreams(seed);
  const server = new ApiServer(loop, settings, streams);
  const events: ClusterEvent[] = [];
  const sink = (event: ClusterEvent) => events.push(event);
  const parts = { loop, server, settings, streams, events: sink };
  const began: number[] = [];
  /** A heartbeat of each leader: the last one tells when it ended, to 10 ms. */
  const lastSign: number[] = [];
  const lead = (): Process => {
    const process = new Process(parts);
    const index = began.push(loop.now) - 1;
    const beat = () => {
      lastSign[index] = loop.now;
      process.setTimer(0.01, beat);
    };
    beat();
    return process;
  };
  const leaders = new LeaderElection({
    loop,
    server,
    settings: settings.leaderElection,
    random: streams.stream('election'),
    events: new EventRecorder(loop, sink),
    component: 'kube-test',
    lead,
  });
  const outage = (from: number, to: number) => {
    loop.setTimer(from - loop.now, () => server.setAvailable(false));
    loop.setTimer(to - loop.now, () => server.setAvailable(true));
  };
  return { loop, leaders, events, began, lastSign, outage };
}

const seeds = Array.from({ length: 40 }, (_, seed) => seed);

describe('the leader', () => {
  it('leads from the start without a word, and goes on as long as it can renew', () => {
    const { loop, began, lastSign, events } = election();
    loop.advance(500);
    expect(began).toEqual([0]);
    expect(lastSign[0]).toBeGreaterThan(499.9);
    expect(events).toEqual([]);
  });

  it('outlasts an outage that is shorter than its deadline, and the next one gets the whole of it again', () => {
    for (const seed of seeds) {
      const { loop, began, outage } = election(seed);
      for (const from of [10, 20, 30]) outage(from, from + 9.9);
      loop.advance(200);
      expect(began).toEqual([0]);
    }
  });

  it('gives up 10 s after the first renewal that fails, which is up to 2 s after the server is gone', () => {
    for (const seed of seeds) {
      const { loop, lastSign, events, outage } = election(seed);
      outage(100, 1000);
      loop.advance(900);
      expect(lastSign[0]).toBeGreaterThan(110 - 0.02);
      expect(lastSign[0]).toBeLessThan(112);
      expect(events.map(({ reason, object }) => [reason, object])).toEqual([
        ['LeaderElection', 'Lease/kube-test'],
      ]);
    }
  });

  it('is followed by another as soon as a candidate finds the server again: within 2 s to 4.4 s', () => {
    const delays = seeds.map((seed) => {
      const { loop, began, events, outage } = election(seed);
      outage(100, 200);
      loop.advance(300);
      expect(began).toHaveLength(2);
      expect(events.at(-1)?.message).toBe('a replica of kube-test became leader');
      return began[1] - 200;
    });
    // An attempt comes 2 s x (1 + 1.2 U) after the one before, and the server returns in the middle of that.
    expect(Math.min(...delays)).toBeGreaterThan(0);
    expect(Math.max(...delays)).toBeLessThan(4.4);
    expect(Math.max(...delays)).toBeGreaterThan(2);
  });

  it('keeps its lease for 15 s even if it has given up: nobody takes over before', () => {
    for (const seed of seeds) {
      const { loop, began, outage } = election(seed);
      outage(100, 112.1);
      loop.advance(200);
      expect(began).toHaveLength(2);
      expect(began[1]).toBeGreaterThanOrEqual(115);
      expect(began[1]).toBeLessThan(115 + 4.4);
    }
  });
});

describe('a component that was down', () => {
  it('stops at once, and leads again when the lease of the dead leader has run out before its own eyes', () => {
    for (const seed of seeds) {
      const { loop, leaders, began, lastSign } = election(seed);
      loop.advance(50);
      leaders.stop();
      loop.advance(300);
      expect(lastSign[0]).toBeLessThanOrEqual(50);
      leaders.resume();
      leaders.resume();
      loop.advance(400);
      expect(began).toHaveLength(2);
      expect(began[1]).toBeGreaterThanOrEqual(315);
      expect(began[1]).toBeLessThan(315 + 4.4);
    }
  });

  it('cannot see the lease while the server is down as well', () => {
    const { loop, leaders, began, outage } = election();
    outage(40, 100);
    loop.advance(45);
    leaders.stop();
    loop.advance(60);
    leaders.resume();
    loop.advance(200);
    expect(began).toHaveLength(2);
    expect(began[1]).toBeGreaterThanOrEqual(115);
    expect(began[1]).toBeLessThan(100 + 15 + 2 * 4.4);
  });
});
