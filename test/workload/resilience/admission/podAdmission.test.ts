import { describe, expect, it } from 'vitest';
import type { WorkloadConfig } from '../../../../src/workload/config.ts';
import type { AdmissionConfig } from '../../../../src/workload/resilience/admission/admissionConfig.ts';
import { ENVOY_ADMISSION_CONTROL } from '../../../../src/workload/resilience/admission/admissionControl.ts';
import { PlaneRoom } from '../../planeRoom.ts';

/** Requests at these times to a pod with one worker of one second; there are 3/4 s from sending to arrival. */
function room(admission: AdmissionConfig, sendAt: readonly number[], workload: Partial<WorkloadConfig> = {}) {
  return new PlaneRoom({ sendAt, traffic: { reuse: 1 }, workload: { admission, ...workload } });
}
const words = (log: readonly string[]) => log.map((entry) => entry.split(' ')[1]);
const times = (log: readonly string[]) => log.map((entry) => Number.parseFloat(entry));

describe('a pod that turns requests away', () => {
  it('answers with 429 above its rate', () => {
    const limited = room({ kind: 'rate-limit', rate: 0.1, burst: 2, cost: 0 }, [0, 0.1, 0.2, 20]);
    expect(words(limited.run())).toEqual(['rate-limited/none', 'ok', 'ok', 'ok']);
  });

  it('answers with 503 above its limit, at once where that costs nothing', () => {
    const limited = room({ kind: 'concurrency', algorithm: 'fixed', limit: 1, cost: 0 }, [0, 0.5]);
    const log = limited.run();
    expect(words(log)).toEqual(['shed/saturated-pod', 'ok']);
    // A connection, a request and an answer: four ways of 1/4 s.
    expect(times(log)[0]).toBeCloseTo(1.5, 9);
  });

  it('needs a worker for a refusal that has a cost: it waits, and makes others wait', () => {
    const config = { kind: 'concurrency', algorithm: 'fixed', limit: 1 } as const;
    const log = room({ ...config, cost: 0.25 }, [0, 0.5]).run();
    expect(words(log)).toEqual(['ok', 'shed/saturated-pod']);
    // The worker is free when the first request is done, and refuses for 0.25 s.
    expect(times(log)[1] - times(log)[0]).toBeCloseTo(0.25, 9);
    // One that is let in after it comes to a worker that is still busy with the refusal.
    const third = room({ ...config, cost: 2 }, [0, 0.5, 1.5]).run();
    expect(words(third)).toEqual(['ok', 'shed/saturated-pod', 'ok']);
    expect(times(third)[2] - times(third)[1]).toBeCloseTo(1, 9);
  });

  it('does not count refusals among what it has served, nor among what is in it', () => {
    const config = { kind: 'concurrency', algorithm: 'fixed', limit: 1, cost: 5 } as const;
    // The fourth comes while only a refusal is under way: there is room for it.
    const one = room(config, [0, 0.2, 0.4, 3], { concurrency: 4 });
    expect(words(one.run())).toEqual(['ok', 'ok', 'shed/none', 'shed/none']);
    expect(one.plane.servers.served[0]).toBe(2);
  });

  it('turns away what has waited for too long when a worker comes to it', () => {
    const timeout = room({ kind: 'queue-timeout', timeout: 1.5, cost: 0 }, [0, 0.1, 0.2, 0.3, 0.4]);
    // They are served at 0, 1, then the third has waited for 1.8 s.
    expect(words(timeout.run()).toSorted()).toEqual([
      'ok',
      'ok',
      'shed/saturated-pod',
      'shed/saturated-pod',
      'shed/saturated-pod',
    ]);
    expect(timeout.plane.servers.served[0]).toBe(2);
  });

  it('counts its own errors as failures of what it has let in', () => {
    const control = { kind: 'admission-control', ...ENVOY_ADMISSION_CONTROL, cost: 0 } as const;
    const sendAt = Array.from({ length: 40 }, (_, i) => 2 * i);
    const of = (errors: number) => words(room(control, sendAt, { errors }).run());
    expect(of(0).every((word) => word === 'ok')).toBe(true);
    const [shed, failed] = ['shed/none', 'server-error/none'].map(
      (wanted) => of(1).filter((word) => word === wanted).length,
    );
    expect(shed + failed).toBe(40);
    // With n errors in the window of 30 s, n / (n + 1) are refused: of the 15 requests of that time 3 or 4 get in.
    expect(shed).toBeGreaterThan(20);
  });

  it('begins anew with each process', () => {
    const limited = room({ kind: 'rate-limit', rate: 1e-6, burst: 1, cost: 0 }, [0, 5, 30]);
    limited.at(20, () => limited.plane.processes.kill(0));
    limited.at(25, () => {
      limited.plane.processes.start(0);
      limited.plane.addresses.open(0);
    });
    expect(words(limited.run())).toEqual(['ok', 'rate-limited/none', 'ok']);
  });

  it('says nothing of a refusal to a client that has gone', () => {
    const limited = new PlaneRoom({
      sendAt: [0, 0.1],
      traffic: { reuse: 1, timeout: 1 },
      workload: { admission: { kind: 'concurrency', algorithm: 'fixed', limit: 1, cost: 3 } },
    });
    expect(words(limited.run())).toEqual(['request-timeout/saturated-pod', 'request-timeout/saturated-pod']);
    expect(limited.plane.attempts.held(0) || limited.plane.attempts.held(1)).toBe(false);
  });
});
