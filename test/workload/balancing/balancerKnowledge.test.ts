import { describe, expect, it } from 'vitest';
import { reuseBudget } from '../../../src/balancing/prequal/prequal.ts';
import type { ClientBalancingConfig } from '../../../src/workload/config.ts';
import { Via } from '../../../src/workload/entries.ts';
import { latencies, NO_LATENCY, replicate } from '../../support/runs.ts';
import { deployment, scenario, service, traffic, workers, workload } from '../../support/scenarios.ts';
import { CLIENT, LATENCY, type PlaneOptions, PlaneRoom, SERVER } from '../planeRoom.ts';

function every(gap: number, count: number, from = 0): number[] {
  return Array.from({ length: count }, (_, i) => from + i * gap);
}

/** A room whose clients balance over `pods` pods: the first on the server's node, the others on the client's. */
function balanced(
  balancing: Partial<ClientBalancingConfig> & { readonly policy: string },
  pods: number,
  { traffic: source, ...options }: PlaneOptions = {},
): PlaneRoom {
  const endpoints = { slots: Int32Array.from({ length: pods }, (_, i) => i), hasWrongPort: false };
  const room = new PlaneRoom({
    ...options,
    entry: { via: Via.clusterIP, endpoints },
    traffic: { balancing: { parameters: {}, ...balancing }, timeout: Number.POSITIVE_INFINITY, ...source },
  });
  while (room.plane.addresses.count < pods) room.pod(CLIENT);
  return room;
}

function served(room: PlaneRoom, pods: number): number[] {
  return [...room.plane.servers.served.slice(0, pods)];
}

describe('a bulletin board', () => {
  it('is what clients go by until it is refreshed, although they know better', () => {
    // One request of a second every 1/16 s: the board says that all are idle until second 10.
    const room = balanced(
      { policy: 'full-scan', parameters: { ties: 'first' }, board: { refresh: 10, countsOwn: false } },
      3,
      {
        sendAt: every(1 / 16, 300),
        workload: { queue: 1000 },
      },
    );
    room.run(9.9);
    expect(room.plane.servers.accepted.slice(1, 3).every((count) => count === 0)).toBe(true);
    room.run(2000);
    // From second 10 on, when the first pod had a long queue, all went to the second.
    expect(served(room, 3)).toEqual([160, 140, 0]);
  });

  it('with their own requests on top is as good as fresh for one client', () => {
    const room = balanced({ policy: 'full-scan', board: { refresh: 100, countsOwn: true } }, 3, {
      sendAt: every(1 / 16, 90),
    });
    room.run(2000);
    expect(served(room, 3)).toEqual([30, 30, 30]);
  });
});

describe('load reports', () => {
  const slow = {
    workload: { concurrency: 8, service: { distribution: 'deterministic', mean: 1 / 8 } },
    sendAt: every(1 / 16, 1600),
  } as const;

  it.each([
    ['with each answer', {}],
    ['out of band', { reports: { by: 'out-of-band', period: 2 } } as const],
  ])('lead weighted round robin away from a pod that works four times as long, %s', (_, reports) => {
    const parameters = { blackoutPeriod: 5 };
    const room = balanced({ policy: 'weighted-round-robin', parameters, ...reports }, 2, slow);
    room.plane.setSlowdown(SERVER, 4);
    // The black-out of five seconds, in which both get the same, two seconds of measuring, and what was sent until then.
    room.run(15);
    const before = served(room, 2);
    room.run(1000);
    const all = served(room, 2);
    expect(all[0] + all[1]).toBe(1600);
    const [slower, faster] = all.map((count, pod) => count - before[pod]);
    // Requests for each busy worker: 1/4 to 1. Of the 3.2 requests a second that the slower one has then, a window of one
    // second holds one more or less: its weight is known to a third.
    const share = (weight: number) => weight / (weight + 1);
    expect(slower / (slower + faster)).toBeGreaterThan(share((1 / 4) * (2 / 3)));
    expect(slower / (slower + faster)).toBeLessThan(share((1 / 4) * (4 / 3)));
  });
});

describe('what a client knows of its own', () => {
  it('is known to no other: each has to find out about a slow pod for itself', () => {
    const room = balanced({ policy: 'full-scan' }, 3, {
      sendAt: every(5, 60),
      workload: { concurrency: 8 },
      traffic: { from: { place: 'pods', count: 3, nodes: ['client'] } },
    });
    room.plane.setSlowdown(SERVER, 1e6);
    room.run(400);
    // One request of each client, and no more as long as the others are idle.
    expect(room.plane.servers.busy[0]).toBe(3);
    expect(room.ok).toBe(57);
  });
});

describe('probes', () => {
  it('find the pods that are free, with the latency of their way', () => {
    const room = balanced({ policy: 'prequal' }, 4, { sendAt: every(1 / 2, 200) });
    room.plane.setSlowdown(SERVER, 1e6);
    room.run(200);
    // A pod that stands still is hot as soon as it is probed: it gets what is picked without two results at hand.
    const stuck = room.plane.servers.busy[0] + room.plane.servers.waiting[0];
    // All picks at random would bring it a quarter of them; that few once in 1,000 seeds (binomial).
    expect(stuck).toBeLessThan(200 / 4 - 3.29 * Math.sqrt((200 * 3) / 16));
    expect(room.ok).toBe(200 - stuck);
  });

  /** Picks of a pod that stands still after the first 20 of 200 requests, by when a client has 60 results at least. */
  function pickedLate(pods: number, parameters: Readonly<Record<string, number>> = {}): number {
    const room = balanced({ policy: 'prequal', parameters }, pods, { sendAt: every(1 / 2, 200) });
    room.plane.setSlowdown(SERVER, 1e6);
    const stuck = () => room.plane.servers.busy[0] + room.plane.servers.waiting[0];
    room.run(10);
    const early = stuck();
    room.run(200);
    return stuck() - early;
  }

  it('come back to a pod that stands still if it is a greater part of the pods than counts as hot', () => {
    // The default leaves 1 - 2^(-1/4), 16 % of the results, above the quantile, and one pod of four gives 25 % of them: the
    // quantile is one of its own counts. After a pick the pod is hot until 16 % of the last 128 results have its new count,
    // 21 of them, which are 28 requests of which each probes it with a chance of 3/4 (standard deviation 3).
    const late = pickedLate(4);
    expect(late).toBeGreaterThanOrEqual(Math.floor(180 / (28 + 3.29 * 3)));
    // One at least for each time; and at most one for each of its results that are not a second old, of which there are two.
    expect(late).toBeLessThanOrEqual(3 * Math.ceil(180 / (28 - 3.29 * 3)));
  });

  it('do not where the quantile is one of the counts of others, although they may be used for ever', () => {
    expect(reuseBudget(16, { probeRate: 3, removeRate: 1, delta: 1 })).toBe(Number.POSITIVE_INFINITY);
    expect(pickedLate(4, { quantile: 0.5 })).toBe(0);
    // One pod of sixteen gives 6 % of the results.
    expect(pickedLate(16)).toBe(0);
  });

  it('are lost where the pod is cut off, and nothing else is', () => {
    const room = balanced({ policy: 'prequal' }, 4, {
      sendAt: every(1 / 16, 400),
      workload: { concurrency: 100 },
      traffic: { timeout: 5 },
    });
    room.hosts.partitioned[SERVER] = 1;
    room.run(500);
    expect(room.ok + room.failed).toBe(400);
    // The first one is picked at random. Its three probes go to different pods, so two results are back before the second.
    expect(room.failed).toBeLessThanOrEqual(1);
  });
});

describe('join idle queue', () => {
  it('has the mean response time of fifty pods and five clients that simulations of the queues have', () => {
    const SERVICE = 0.01;
    const run = scenario({
      duration: 12,
      warmup: 3,
      step: 1,
      nodes: workers(5),
      network: NO_LATENCY,
      manifests: [deployment('web', 50), service('web')].map((manifest) => ({ manifest, at: -60 })),
      workloads: [workload({ concurrency: 1, queue: 1000 })],
      traffic: [
        traffic((0.9 * 50) / SERVICE, {
          from: { place: 'pods', count: 5, nodes: [] },
          balancing: { policy: 'join-idle-queue', parameters: { withdraws: true } },
          reuse: 1e6,
          timeout: 1000,
        }),
      ],
    });
    const means = replicate(run, 4, (recording) => latencies(recording).mean / SERVICE);
    const mean = means.reduce((sum, value) => sum + value, 0) / means.length;
    const error = Math.sqrt(means.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 3 / 4);
    // 1.88315 +- 0.00658 (95 %); Student's t with 3 degrees of freedom at 99.9 %.
    expect(Math.abs(mean - 1.88315)).toBeLessThan(12.9 * error + 0.00658);
    expect(error / mean).toBeLessThan(0.02);
  });
});

describe('a sidecar', () => {
  it('adds its latency to the way of the request and to that of the answer', () => {
    const room = balanced({ policy: 'round-robin', sidecar: { latency: 1 / 32 } }, 1);
    expect(room.run()).toEqual([
      `${4 * LATENCY.crossZone + 1 + 2 / 32}: ok after ${4 * LATENCY.crossZone + 1 + 2 / 32}`,
    ]);
  });

  it('tells a failure with the same delay', () => {
    const room = balanced({ policy: 'round-robin', sidecar: { latency: 1 / 32 } }, 1);
    room.at(0.1, () => room.plane.addresses.stopListening(0));
    const [line] = room.run();
    expect(line).toMatch(new RegExp(`^${2 * LATENCY.crossZone + 2 / 32}: refused`));
  });

  it('has no pod to go to after the request has reached it, and says so on the way back', () => {
    const room = balanced({ policy: 'round-robin', sidecar: { latency: 1 / 32 } }, 0, { withPod: false });
    expect(room.run()).toEqual([`${2 / 32}: no-endpoints/stale-endpoint-list`]);
  });

  it('does not count twice what its client gives up while the answer is on its last hop', () => {
    const room = balanced({ policy: 'least-request', sidecar: { latency: 1 / 4 } }, 1, {
      sendAt: [0, 10],
      traffic: { timeout: 4 * LATENCY.crossZone + 1 + 3 / 8 },
    });
    room.run();
    // The second goes over the connection that is there, so it is back in time.
    expect(room.log.map((line) => line.replace(/^.*: /, '').replace(/ after.*/, ''))).toEqual([
      'request-timeout/none',
      'ok',
    ]);
    expect(room.plane.waiting).toBe(0);
  });
});
