import { describe, expect, it } from 'vitest';
import { sectionProblems, withSections } from '../trial.ts';

const workload = (admission: string) => `[{match: {app: web}, startup: 0s, admission: ${admission}}]`;
const built = (admission: string) => withSections({ workloads: workload(admission) }).workloads[0]?.admission;
const errors = (admission: string) =>
  sectionProblems({ workloads: workload(admission) }).map((line) =>
    line.replace(/^scenario\.yaml:\d+:\d+: /, ''),
  );

describe('admission of a workload', () => {
  it.each<[string, object]>([
    ['{kind: rate-limit, rate: 100/s, burst: 20}', { kind: 'rate-limit', rate: 100, burst: 20, cost: 0 }],
    ['{kind: rate-limit, rate: 30/m, cost: 1ms}', { kind: 'rate-limit', rate: 0.5, burst: 1, cost: 0.001 }],
    ['{kind: codel}', { kind: 'codel', target: 0.005, interval: 0.1, cost: 0 }],
    ['{kind: queue-timeout, timeout: 500ms}', { kind: 'queue-timeout', timeout: 0.5, cost: 0 }],
    [
      '{kind: concurrency, algorithm: fixed, limit: 10}',
      { kind: 'concurrency', algorithm: 'fixed', limit: 10, cost: 0 },
    ],
    // The defaults of Netflix/concurrency-limits 0.5 and of Envoy.
    [
      '{kind: concurrency, algorithm: aimd}',
      { initialLimit: 20, minLimit: 20, maxLimit: 200, backoffRatio: 0.9, timeout: 5 },
    ],
    [
      '{kind: concurrency, algorithm: vegas}',
      { initialLimit: 20, maxLimit: 1000, smoothing: 1, probeMultiplier: 30 },
    ],
    [
      '{kind: concurrency, algorithm: gradient2, maxLimit: 50}',
      { initialLimit: 20, minLimit: 20, maxLimit: 50, smoothing: 0.2, rttTolerance: 1.5, queueSize: 4 },
    ],
    [
      '{kind: concurrency, algorithm: gradient}',
      { minConcurrency: 3, maxConcurrency: 1000, buffer: 0.25, minRttInterval: 60, sampleWindow: 0.1 },
    ],
    [
      '{kind: admission-control}',
      { successRateThreshold: 0.95, aggression: 1, maxRejectionProbability: 0.8, samplingWindow: 30 },
    ],
  ])('%s', (admission, expected) => {
    expect(built(admission)).toMatchObject(expected);
  });

  it.each([
    [
      '{kind: codle}',
      '.kind must be one of rate-limit, concurrency, admission-control, codel or queue-timeout, not "codle", did you mean "codel"?',
    ],
    ['{kind: rate-limit}', '.rate is required'],
    [
      '{kind: concurrency, algorithm: vega}',
      '.algorithm must be one of fixed, aimd, vegas, gradient2 or gradient, not "vega", did you mean "vegas"?',
    ],
    ['{kind: concurrency, algorithm: fixed, limit: 0}', '.limit must be at least 1, not 0'],
    ['{kind: admission-control, aggression: 0.5}', '.aggression must be at least 1, not 0.5'],
    ['none', ' must be a mapping, not "none"'],
  ])('%s is refused', (admission, message) => {
    expect(errors(admission)).toEqual([`error: workloads[0].admission${message}`]);
  });
});
