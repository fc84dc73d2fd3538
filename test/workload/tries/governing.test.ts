import { describe, expect, it } from 'vitest';
import type { TrafficConfig } from '../../../src/workload/config.ts';
import { isGoverned } from '../../../src/workload/tries/governing.ts';
import { traffic } from '../../support/scenarios.ts';
import { type PlaneOptions, PlaneRoom, SERVER } from '../planeRoom.ts';

const PLAIN = traffic(1).retries;

describe('a source', () => {
  it.each<[string, Partial<TrafficConfig>]>([
    ['with a total timeout', { totalTimeout: 1 }],
    ['with hedging', { hedging: { delay: 1, attempts: 2, tied: false, cancel: true } }],
    ['whose back-off remembers the one before', { retries: { ...PLAIN, jitter: 'decorrelated' } }],
  ])('%s is governed', (_, changes) => {
    expect(isGoverned(traffic(1, changes))).toBe(true);
  });

  it('that only sends, waits and tries again costs nothing', () => {
    expect(isGoverned(traffic(1))).toBe(false);
    expect(isGoverned(traffic(1, { retries: { ...PLAIN, attempts: 5 } }))).toBe(false);
  });
});

/** A first try takes 2 s; the pod is a quarter of a second away, and has workers enough for all. */
function room(changes: Partial<TrafficConfig>, options: PlaneOptions = {}): PlaneRoom {
  const workload = { concurrency: 1000, ...options.workload };
  return new PlaneRoom({ ...options, workload, traffic: { timeout: 10, ...changes } });
}

const retries = (attempts: number, backoff: number): TrafficConfig['retries'] => ({
  attempts,
  backoff,
  maxBackoff: backoff,
  jitter: 'none',
});

describe('the time of a whole request', () => {
  it('ends a try that is under way, with the cause of what it waits for', () => {
    expect(room({ totalTimeout: 1.5 }).run()).toEqual(['1.5: request-timeout/none']);
    expect(room({ totalTimeout: 0.25 }).run()).toEqual(['0.25: connect-timeout/none']);
  });

  it('does not end one that is answered in time, even in the last moment before', () => {
    expect(room({ totalTimeout: 2.001 }).run()).toEqual(['2: ok after 2']);
  });

  it('ends a back-off with what is known: the cause of the try before', () => {
    const failing = room({ totalTimeout: 3, retries: retries(5, 100) }, { workload: { errors: 1 } });
    expect(failing.run()).toEqual(['3: server-error/none']);
    expect([failing.attempts, failing.plane.waiting]).toEqual([1, 0]);
  });

  it('is that of all tries together: no other follows', () => {
    // Tries of 2, 1.5, 1.5 ... s over a connection that is kept, half a second apart: the third would end at 6 s.
    const failing = room({ totalTimeout: 5, retries: retries(9, 0.5) }, { workload: { errors: 1 } });
    expect(failing.run()).toEqual(['5: request-timeout/none']);
    expect(failing.attempts).toBe(3);
    expect(failing.sent).toBe(1);
  });
});

describe('a request of several tries', () => {
  it('counts once, with the answer of the copy that stands in for the try that failed', () => {
    const hedged = new PlaneRoom({
      withPod: false,
      entry: { endpoints: { slots: Int32Array.of(0, 1), hasWrongPort: false } },
      traffic: {
        balancing: { policy: 'round-robin', parameters: {} },
        hedging: { delay: 0.5, attempts: 2, tied: false, cancel: true },
        timeout: 10,
      },
    });
    const [first] = [hedged.pod(SERVER), hedged.pod(SERVER)];
    hedged.at(1, () => hedged.plane.processes.kill(first));
    hedged.at(1.75, () => expect([hedged.plane.waiting, hedged.plane.inFlight(0, 0)]).toEqual([1, 1]));
    expect(hedged.run()).toEqual(['2.5: ok after 2.5']);
    expect([hedged.sent, hedged.attempts, hedged.ok, hedged.failed]).toEqual([1, 2, 1, 0]);
  });

  it('leaves with its client, and the next request begins with nothing of it', () => {
    const lost = room({ totalTimeout: 50, retries: retries(3, 1) }, { sendAt: [0], workload: { errors: 1 } });
    lost.at(2.5, () => lost.plane.powerOff(0));
    lost.run();
    expect([lost.plane.waiting, lost.attempts]).toEqual([0, 1]);
    expect(lost.sent).toBe(1);
  });
});
