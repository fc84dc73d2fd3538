import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStreams } from '../../../../src/engine/random.ts';
import type { AdmissionRule } from '../../../../src/workload/resilience/admission/admissionConfig.ts';
import { ENVOY_ADMISSION_CONTROL } from '../../../../src/workload/resilience/admission/admissionControl.ts';
import { End, type EndCode } from '../../../../src/workload/resilience/admission/admissionController.ts';
import { admissionController } from '../../../../src/workload/resilience/admission/controllers.ts';
import { AIMD } from '../../../../src/workload/resilience/concurrency/aimd.ts';
import { ENVOY_GRADIENT } from '../../../../src/workload/resilience/concurrency/envoyGradient.ts';
import { GRADIENT2 } from '../../../../src/workload/resilience/concurrency/gradient2.ts';
import { VEGAS } from '../../../../src/workload/resilience/concurrency/vegas.ts';

const controller = (rule: AdmissionRule) =>
  admissionController(rule, 0, new RandomStreams(1).stream('admission'));

describe('a rate limit', () => {
  it('lets in the rate in the long run, and the burst at once: never more, and with enough requests no less', () => {
    const gaps = fc.array(fc.double({ min: 0, max: 0.1, noNaN: true }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(
        gaps,
        fc.integer({ min: 1, max: 100 }),
        fc.integer({ min: 1, max: 20 }),
        (waits, rate, burst) => {
          const limit = controller({ kind: 'rate-limit', rate, burst });
          let now = 0;
          let admitted = 0;
          let refused = false;
          for (const wait of waits) {
            now += wait;
            if (limit.admits?.(now, 0)) admitted++;
            else refused = true;
            expect(admitted).toBeLessThanOrEqual(burst + rate * now + 1e-6);
            // Nothing has run over while the bucket was never full, which a refusal every time would show.
          }
          if (!refused) expect(admitted).toBe(waits.length);
        },
      ),
    );
    const limit = controller({ kind: 'rate-limit', rate: 10, burst: 5 });
    let admitted = 0;
    for (let i = 1; i <= 100_000; i++) if (limit.admits?.(i / 100, 0)) admitted++;
    expect(Math.abs(admitted - (5 + 10 * 1000))).toBeLessThanOrEqual(1);
  });
});

describe('a limit of concurrency', () => {
  it('that is fixed lets in as many as it says', () => {
    const limit = controller({ kind: 'concurrency', algorithm: 'fixed', limit: 3 });
    expect([0, 2, 3, 9].map((inFlight) => limit.admits?.(0, inFlight))).toEqual([true, true, false, false]);
  });

  /** The limit after windows of one second, in each of which so many requests take so long. */
  function limitAfter(rule: AdmissionRule, seconds: number, took: number, inFlight: number): number {
    const limit = controller(rule);
    for (let second = 0; second < seconds; second++)
      for (let i = 1; i <= 20; i++) limit.ended?.(second + i / 20, took, inFlight, End.answered);
    let least = 0;
    while (limit.admits?.(seconds, least)) least++;
    return least;
  }

  it.each<[string, AdmissionRule]>([
    ['aimd', { kind: 'concurrency', algorithm: 'aimd', ...AIMD }],
    ['vegas', { kind: 'concurrency', algorithm: 'vegas', ...VEGAS }],
    ['gradient2', { kind: 'concurrency', algorithm: 'gradient2', ...GRADIENT2 }],
  ])('by %s grows while answers are as fast as ever, and all of it is used', (_, rule) => {
    expect(limitAfter(rule, 30, 0.01, 20)).toBeGreaterThan(20);
    expect(limitAfter(rule, 30, 0.01, 1)).toBe(20);
  });

  it('by AIMD falls by a tenth in each window in which a client has taken a request back', () => {
    const limit = controller({ kind: 'concurrency', algorithm: 'aimd', ...AIMD, initialLimit: 100 });
    for (let i = 1; i <= 20; i++) limit.ended?.(i / 20, 0.01, 90, End.answered);
    limit.ended?.(1.01, 0.5, 100, End.withdrawn);
    for (let i = 1; i <= 20; i++) limit.ended?.(1.05 + i / 20, 0.01, 90, End.failed);
    expect(limit.admits?.(3, 90)).toBe(false);
    expect(limit.admits?.(3, 89)).toBe(true);
  });

  it("by Envoy's gradient learns from errors too, and from nothing that was given up", () => {
    const rule = { ...ENVOY_GRADIENT, minRttRequests: 5, minRttJitter: 0 };
    const limitAfterFive = (end: EndCode) => {
      const settings = { minConcurrency: 1, minRttInterval: 60, sampleWindow: 0.1 };
      const limit = controller({ kind: 'concurrency', algorithm: 'gradient', ...rule, ...settings });
      for (let i = 1; i <= 5; i++) limit.ended?.(i, 0.01, 1, end);
      // Where five have measured the minimum, answers as fast as that raise the limit: 1.25 and its root, 2.
      limit.ended?.(5.05, 0.01, 1, End.answered);
      return limit.admits?.(5.2, 1);
    };
    expect([End.answered, End.failed].map(limitAfterFive)).toEqual([true, true]);
    expect([End.unheard, End.withdrawn].map(limitAfterFive)).toEqual([false, false]);
  });
});

describe('admission control', () => {
  const control = () => controller({ kind: 'admission-control', ...ENVOY_ADMISSION_CONTROL });
  const share = (of: ReturnType<typeof control>, now: number) => {
    let admitted = 0;
    for (let i = 0; i < 2000; i++) if (of.admits?.(now, 0)) admitted++;
    return admitted / 2000;
  };

  it('refuses nobody while requests end well', () => {
    const one = control();
    for (let i = 0; i < 100; i++) one.ended?.(1, 0.01, 1, End.answered);
    expect(share(one, 1)).toBe(1);
  });

  it('refuses as many as its formula says, until the failures have left the window', () => {
    // Errors, and requests that nobody waits for any more.
    const ends = [End.failed, End.unheard, End.withdrawn];
    const one = control();
    for (let i = 0; i < 100; i++) one.ended?.(1, 0.01, 1, i < 57 ? End.answered : ends[i % 3]);
    // (100 - 57 / 0.95) / 101 are refused; 3.3 standard errors of 2,000 draws.
    expect(Math.abs(share(one, 2) - (1 - 40 / 101))).toBeLessThan(3.3 * Math.sqrt(0.24 / 2000));
    expect(share(one, 40)).toBe(1);
  });

  it('counts a full queue as a failure', () => {
    const one = control();
    for (let i = 0; i < 1000; i++) one.overflowed?.(1, 1);
    // At most 80 % are refused.
    expect(Math.abs(share(one, 2) - 0.2)).toBeLessThan(3.3 * Math.sqrt(0.16 / 2000));
  });
});

describe('a queue timeout', () => {
  it('serves whoever has not waited for longer', () => {
    const one = controller({ kind: 'queue-timeout', timeout: 0.5 });
    expect([0, 0.5, 0.501].map((waited) => one.serves?.(9, waited))).toEqual([true, true, false]);
  });
});
