import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mostEjected } from '../../../src/balancing/health/ejectionLimit.ts';
import { sweepAt } from '../../../src/balancing/health/ejectionTime.ts';
import { LINKERD_FAILURE_ACCRUAL } from '../../../src/balancing/health/failureAccrual.ts';
import {
  GRPC_FAILURE_PERCENTAGE,
  GRPC_OUTLIER_SETTINGS,
} from '../../../src/balancing/health/grpcOutlierDetector.ts';
import { NGINX_MAX_FAILS } from '../../../src/balancing/health/maxFails.ts';
import { undetectableShare } from '../../../src/balancing/health/successRate.ts';
import { CLIENT, SERVER } from '../planeRoom.ts';
import { envoy, every, HealthRoom, listOf } from './healthRoom.ts';

/** Times of the failures in the log, seconds. */
function failuresOf(room: HealthRoom): number[] {
  return room.log.filter((line) => !line.includes('ok')).map(Number.parseFloat);
}

/** Only success rates are looked at: of ten requests in an interval, and with as many ejections as it takes. */
const RATES_ALONE = {
  consecutive5xx: 1e9,
  successRateRequestVolume: 10,
  successRateMinimumHosts: 1,
  maxEjectionPercent: 100,
};

describe('outlier detection of a client', () => {
  it('ejects with the fifth failure in a row, and takes back at a sweep, 30 to 40 s later, then 60 to 70 s', () => {
    const room = new HealthRoom(10, envoy(), { sendAt: every(0.1, 200) });
    room.cutOff(SERVER);
    room.run(200);
    const failures = failuresOf(room);
    const [first, second] = room.timesOf('pod 0 out');
    const [back, backAgain] = room.timesOf('pod 0 back');
    expect(first).toBe(failures[4]);
    // The sweeps are those since the first pick, at 0 s.
    expect(back).toBe(sweepAt(first + 30, 10));
    const sinceThen = failures.filter((time) => time > back);
    expect(second).toBe(sinceThen[4]);
    expect(backAgain).toBe(sweepAt(second + 60, 10));
    for (const [from, to, length] of [
      [first, back, 30],
      [second, backAgain, 60],
    ]) {
      expect(to - from).toBeGreaterThanOrEqual(length);
      expect(to - from).toBeLessThan(length + 10);
    }
  });

  it('loses nothing while the endpoint is out, but what was under way', () => {
    const room = new HealthRoom(10, envoy(), { sendAt: every(0.5, 60) });
    room.cutOff(SERVER);
    room.run(60);
    const [out] = room.timesOf('pod 0 out');
    const [back] = room.timesOf('pod 0 back');
    // Requests of the last 3 s before fail until 3 s after.
    expect(failuresOf(room).filter((time) => time > out + 3 && time < back + 3)).toEqual([]);
  });

  it('counts anew after a success', () => {
    const room = new HealthRoom(10, envoy(), { sendAt: every(0.5, 200), traffic: { reuse: 1 } });
    // Its requests come 5 s apart: in 18 s three or four of them fail, in the 7 s that follow one or two do not.
    for (let at = 0; at < 200; at += 25) {
      room.at(at, () => room.cutOff(SERVER));
      room.at(at + 18, () => room.cutOff(SERVER, false));
    }
    room.run(210);
    expect(room.failed).toBeGreaterThanOrEqual(8 * 3);
    expect(room.changes).toEqual([]);
  });

  it('never ejects from fewer than ten endpoints by default', () => {
    const room = new HealthRoom(9, envoy(), { sendAt: every(0.5, 100) });
    room.cutOff(SERVER);
    room.run(110);
    expect([room.changes, room.failed > 15]).toEqual([[], true]);
  });

  it.each([
    [4, 'nobody'],
    [5, 'the bad one'],
  ])('by success rates finds, of %i endpoints of which one is bad, %s', (pods, found) => {
    const room = new HealthRoom(pods, envoy(RATES_ALONE), { sendAt: every(0.1, 40) });
    room.cutOff(SERVER);
    room.run(40);
    // The law: a share of 1 / (1 + 1.9²), or a larger one, is not found.
    expect(1 / pods < undetectableShare(1.9)).toBe(found === 'the bad one');
    expect(room.changes.map((entry) => entry.split(': ')[1])).toEqual(
      found === 'nobody' ? [] : ['pod 0 out'],
    );
  });

  it('is the client’s own: another one has to find out for itself', () => {
    const room = new HealthRoom(10, envoy(), {
      sendAt: every(0.25, 60),
      traffic: { from: { place: 'pods', count: 2, nodes: ['client'] } },
    });
    room.cutOff(SERVER);
    room.run(30);
    expect(failuresOf(room).length).toBeGreaterThanOrEqual(2 * 5);
    expect(room.plane.health?.leftOutBy(0)).toBe(2);
  });

  it('ends with the client, which knows nothing when it comes back', () => {
    const room = new HealthRoom(10, envoy(), { sendAt: every(0.5, 100) });
    room.cutOff(SERVER);
    room.at(40, () => room.plane.powerOff(CLIENT));
    room.run(39);
    expect(room.plane.health?.leftOutBy(0)).toBe(1);
    room.run(41);
    expect(room.plane.health?.leftOutBy(0)).toBe(0);
  });

  it('follows a list that changes: an endpoint that left while it was out is new when it returns', () => {
    const room = new HealthRoom(10, envoy(), { sendAt: every(0.5, 100) });
    room.cutOff(SERVER);
    room.run(35);
    expect(room.plane.health?.leftOutBy(0)).toBe(1);
    const all = listOf(10);
    room.entry.endpoints = { ...all, slots: all.slots.slice(1) };
    room.run(36);
    expect(room.plane.health?.leftOutBy(0)).toBe(0);
    room.cutOff(SERVER, false);
    room.entry.endpoints = listOf(10);
    const served = room.plane.servers.served[0];
    room.run(50);
    expect(room.plane.servers.served[0]).toBeGreaterThan(served);
  });
});

describe('the other rules, in a client', () => {
  const NO_PANIC = { panicThreshold: 0, failTrafficOnPanic: false };

  it('nginx: every ban costs one request, which is let through when the last one is over', () => {
    const outlierDetection = { kind: 'nginx', settings: NGINX_MAX_FAILS } as const;
    const room = new HealthRoom(3, { outlierDetection, ...NO_PANIC }, { sendAt: every(2, 100) });
    room.cutOff(SERVER);
    room.run(60);
    const failures = failuresOf(room);
    // The next one goes there 10 s after the probe or its failure, whichever is later, when its turn comes.
    expect(failures.length).toBeGreaterThanOrEqual(3);
    for (const [i, time] of failures.slice(1).entries())
      expect(time - failures[i]).toBeGreaterThanOrEqual(10);
    room.cutOff(SERVER, false);
    const served = room.plane.servers.served[0];
    room.run(110);
    expect(room.plane.servers.served[0]).toBeGreaterThan(served + 1);
    expect(room.plane.health?.leftOutBy(0)).toBe(0);
  });

  it('failure accrual: seven failures, then one for each trial, further and further apart', () => {
    const settings = { ...LINKERD_FAILURE_ACCRUAL, jitterRatio: 0 };
    const outlierDetection = { kind: 'failure-accrual', settings } as const;
    const room = new HealthRoom(3, { outlierDetection, ...NO_PANIC }, { sendAt: every(0.5, 200) });
    room.cutOff(SERVER);
    room.run(100);
    const failures = failuresOf(room);
    const [out] = room.timesOf('pod 0 out');
    expect(failures[6]).toBe(out);
    // What was under way when it was shut off fails within the timeout, and may stand for a trial; from then on only
    // trials fail.
    const trials = failures.filter((time) => time > out + 3.5);
    expect(trials.length).toBeGreaterThanOrEqual(3);
    const gaps = trials.slice(1).map((time, i) => time - trials[i]);
    // The penalty, twice as long each time; up to four picks until it is the endpoint's turn; and the timeout of 3 s.
    const first = Math.floor(Math.log2(gaps[0] - 3));
    expect(first).toBeGreaterThanOrEqual(1);
    for (const [i, gap] of gaps.entries()) {
      expect(gap).toBeGreaterThanOrEqual(2 ** (first + i) + 3);
      expect(gap).toBeLessThanOrEqual(2 ** (first + i) + 4 * 0.5 + 3);
    }
    room.cutOff(SERVER, false);
    room.run(200);
    expect(room.plane.health?.leftOutBy(0)).toBe(0);
  });

  it('failure accrual: a trial whose client hangs up, as a copy was answered first, is followed by another', () => {
    const settings = { ...LINKERD_FAILURE_ACCRUAL, jitterRatio: 0 };
    const outlierDetection = { kind: 'failure-accrual', settings } as const;
    const hedging = { delay: 1, attempts: 2, tied: false, cancel: false };
    const room = new HealthRoom(
      3,
      { outlierDetection, ...NO_PANIC },
      { sendAt: every(0.5, 150), traffic: { hedging, timeout: 60 } },
    );
    const { processes } = room.plane;
    // Refused at once, long before a copy would follow: seven times until it is shut off.
    processes.kill(0);
    room.at(30, () => {
      processes.start(0);
      room.plane.setSlowdown(SERVER, 40);
    });
    room.run(80);
    expect(failuresOf(room).length).toBeGreaterThanOrEqual(7);
    expect(failuresOf(room).every((time) => time < 31)).toBe(true);
    // It runs but takes 40 s: every trial loses against its copy, and each time the next one may go there.
    const outs = room.timesOf('pod 0 out').filter((time) => time > 40);
    expect(outs.length).toBeGreaterThan(3);
    const served = room.plane.servers.served[0];
    room.plane.setSlowdown(SERVER, 1);
    room.run(150);
    expect(room.plane.servers.served[0]).toBeGreaterThan(served + 20);
    expect(room.plane.health?.leftOutBy(0)).toBe(0);
  });

  it('gRPC: ejects at a sweep by the percentage of failures, and may overshoot its share by one', () => {
    const failurePercentageEjection = { ...GRPC_FAILURE_PERCENTAGE, minimumHosts: 3, requestVolume: 5 };
    const settings = { ...GRPC_OUTLIER_SETTINGS, failurePercentageEjection };
    const outlierDetection = { kind: 'grpc', settings } as const;
    const room = new HealthRoom(3, { outlierDetection, ...NO_PANIC }, { sendAt: every(0.25, 60) });
    room.cutOff(SERVER);
    room.run(49);
    expect(room.timesOf('pod 0 out')).toEqual([10]);
    expect(room.timesOf('pod 0 back')).toEqual([40]);
  });
});

describe('panic', () => {
  /** Pod 0 is good and on the client's node; all others are cut off. */
  function mostlyBad(health: ReturnType<typeof envoy>) {
    const room = new HealthRoom(4, health, { sendAt: every(0.25, 100), withPod: false });
    return room;
  }

  it('uses all endpoints when less than half are healthy: as many requests fail as endpoints are bad', () => {
    const room = mostlyBad(envoy({ maxEjectionPercent: 100 }));
    const { addresses } = room.plane;
    // Three of four end without a word; nobody in the API notices.
    for (const slot of [1, 2, 3]) addresses.node[slot] = SERVER;
    room.cutOff(SERVER);
    // Up to the first sweep that takes anybody back.
    room.run(39);
    expect(room.timesOf('panic')).toHaveLength(1);
    const [from] = room.timesOf('panic');
    const late = room.log.filter((line) => Number.parseFloat(line) > from + 4);
    const ok = late.filter((line) => line.includes('ok')).length;
    // One in four, up to one request at each end.
    expect(Math.abs(ok - late.length / 4)).toBeLessThanOrEqual(1.5);
  });

  it('of a threshold of 0 uses the healthy ones alone, and nobody when there is none', () => {
    const room = mostlyBad({ ...envoy({ maxEjectionPercent: 100 }), panicThreshold: 0 });
    for (const slot of [0, 1, 2, 3]) room.plane.addresses.node[slot] = SERVER;
    room.cutOff(SERVER);
    room.run(25);
    expect(room.log.at(-1)).toMatch(/no-endpoints\/no-healthy-endpoint$/);
    expect(room.timesOf('panic')).toEqual([]);
  });

  it('can refuse instead', () => {
    const room = mostlyBad({ ...envoy({ maxEjectionPercent: 100 }), failTrafficOnPanic: true });
    for (const slot of [1, 2, 3]) room.plane.addresses.node[slot] = SERVER;
    room.cutOff(SERVER);
    room.run(25);
    expect(room.log.at(-1)).toMatch(/no-endpoints\/no-healthy-endpoint$/);
  });
});

describe('the lag of a failure', () => {
  // A service of a second, for which clients wait half a second: nothing is wrong with the network.
  const impatient = { sendAt: every(1, 60), traffic: { timeout: 0.5 } };

  it('is that the client had not found out, where nothing better is known', () => {
    const room = new HealthRoom(10, envoy(), impatient);
    room.run(10);
    expect(room.log[0]).toMatch(/request-timeout\/unhealthy-endpoint-undetected$/);
  });

  it('is a better one where there is one', () => {
    const room = new HealthRoom(1, envoy(), impatient);
    room.cutOff(SERVER);
    room.run(10);
    expect(room.log[0]).toMatch(/connect-timeout\/node-partition$|connect-timeout\/node-failure-undetected$/);
  });

  it('is none for an endpoint that was used although it was known to be bad', () => {
    const room = new HealthRoom(2, envoy({ maxEjectionPercent: 100 }), impatient);
    room.run(25);
    expect(room.timesOf('panic')).toHaveLength(1);
    expect(room.log.at(-1)).toMatch(/request-timeout\/none$/);
  });
});

describe('whatever happens', () => {
  it('no request is lost, and no more endpoints are out than may be', () => {
    const event = fc.record({
      at: fc.integer({ min: 0, max: 80 }),
      what: fc.constantFrom('cut', 'join', 'shrink', 'whole'),
    });
    const settings = fc.record({
      maxEjectionPercent: fc.constantFrom(10, 20, 50, 100),
      consecutive5xx: fc.integer({ min: 1, max: 5 }),
      baseEjectionTime: fc.constantFrom(1, 30),
    });
    fc.assert(
      fc.property(settings, fc.array(event, { maxLength: 8 }), fc.integer(), (limits, events, seed) => {
        const room = new HealthRoom(10, envoy(limits), { sendAt: every(0.5, 80), seed });
        for (const slot of [1, 2, 3, 4]) room.plane.addresses.node[slot] = SERVER;
        for (const { at, what } of events)
          room.at(at, () => {
            if (what === 'cut' || what === 'join') room.cutOff(SERVER, what === 'cut');
            else room.entry.endpoints = listOf(what === 'whole' ? 10 : 6);
          });
        for (let time = 1; time <= 100; time++) {
          room.run(time);
          expect(room.ok + room.failed + room.plane.waiting).toBe(room.sent);
          const out = Array.from({ length: 10 }, (_, pod) => room.plane.health?.leftOutBy(pod) ?? 0);
          // A list that has shrunk may leave more out than a new ejection would be allowed to.
          const most = mostEjected('envoy', 10, limits.maxEjectionPercent);
          expect(out.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(most);
        }
      }),
      { seed: 1, numRuns: 15 },
    );
  });
});
