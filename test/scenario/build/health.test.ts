import { describe, expect, it } from 'vitest';
import { ENVOY_OUTLIER_SETTINGS } from '../../../src/balancing/health/outlierSettings.ts';
import { APP, sectionProblems, withSections } from '../trial.ts';

const source = (balancing: string) =>
  `[{name: web, from: {pods: 3}, to: "http://web", arrivals: {process: constant, rate: 1/s}, balancing: {at: client, ${balancing}}}]`;

function balancingOf(balancing: string) {
  return withSections({ traffic: source(balancing) }, APP).traffic[0].balancing;
}

function problem(balancing: string): string {
  return sectionProblems({ traffic: source(balancing) }, APP).join('\n');
}

describe('what a scenario says of the health of endpoints', () => {
  it('has Envoy’s defaults, and its panic threshold', () => {
    expect(balancingOf('policy: random, outlierDetection: {}')).toEqual({
      policy: 'random',
      parameters: {},
      health: {
        outlierDetection: { kind: 'envoy', settings: ENVOY_OUTLIER_SETTINGS },
        panicThreshold: 50,
        failTrafficOnPanic: false,
      },
    });
  });

  it('is filled in by what is given, percentages with their sign or without', () => {
    const given =
      'policy: random, panicThreshold: 30%, outlierDetection: {consecutive5xx: 3, interval: 1s, maxEjectionPercent: 50, enforcingSuccessRate: 0%}';
    expect(balancingOf(given)?.health).toMatchObject({
      outlierDetection: {
        settings: {
          consecutive5xx: 3,
          interval: 1,
          maxEjectionPercent: 50,
          enforcing: { consecutive5xx: 100, successRate: 0 },
        },
      },
      panicThreshold: 30,
    });
  });

  it.each([
    ['{kind: nginx, maxFails: 3}', { kind: 'nginx', settings: { maxFails: 3, failTimeout: 10 } }],
    [
      '{kind: failure-accrual}',
      {
        kind: 'failure-accrual',
        settings: { maxFailures: 7, minPenalty: 1, maxPenalty: 60, jitterRatio: 0.5 },
      },
    ],
    [
      '{kind: grpc, successRateEjection: {}}',
      {
        kind: 'grpc',
        settings: {
          interval: 10,
          baseEjectionTime: 30,
          maxEjectionTime: 300,
          maxEjectionPercent: 10,
          successRateEjection: {
            stdevFactor: 1900,
            enforcementPercentage: 100,
            minimumHosts: 5,
            requestVolume: 100,
          },
        },
      },
    ],
  ])('knows %s, which has no panic', (text, outlierDetection) => {
    const health = { outlierDetection, panicThreshold: 0, failTrafficOnPanic: false };
    expect(balancingOf(`policy: random, outlierDetection: ${text}`)?.health).toEqual(health);
  });

  it('has checks with a first one that decides, and a slow start', () => {
    const check = '{interval: 5s, timeout: 500ms, unhealthyThreshold: 3, healthyThreshold: 2}';
    const health = balancingOf(`policy: edf, healthCheck: ${check}, slowStart: {window: 1m}`)?.health;
    expect(health).toMatchObject({
      healthCheck: { interval: 5, timeout: 0.5, unhealthy: 3, healthy: 2, firstDecides: true, work: 0 },
      slowStart: { window: 60, aggression: 1, minWeightPercent: 10 },
    });
  });

  it('is not there unless it is asked for; a parameter without a value is none', () => {
    expect(balancingOf('policy: random, choices: null')).toEqual({ policy: 'random', parameters: {} });
  });

  it.each([
    [
      'policy: random, outlierDetecton: {}',
      'the policy "random" has no parameter "outlierDetecton", did you mean "outlierDetection"?',
    ],
    ['policy: random, outlierDetection: {consecutive5x: 3}', 'did you mean "consecutive5xx"?'],
    [
      'policy: random, outlierDetection: {kind: nginx, interval: 3s}',
      'traffic[0].balancing.outlierDetection.interval: is no part of the kind "nginx", which has maxFails and failTimeout',
    ],
    ['policy: random, outlierDetection: {kind: grpc}', 'nothing would ever be ejected'],
    [
      'policy: random, outlierDetection: {kind: istio}',
      'must be one of envoy, grpc, nginx or failure-accrual',
    ],
    ['policy: random, panicThreshold: 50%', 'panicThreshold: needs outlierDetection or healthCheck'],
    [
      'policy: random, outlierDetection: {maxEjectionPercent: 101%}',
      'must be a percentage from 0% to 100%, such as 50%, not "101%"',
    ],
    [
      'policy: random, slowStart: {window: 10s}',
      'the policy "random" follows no weights that change without a change of the list; a slow start works with round-robin, edf and least-request',
    ],
    ['policy: round-robin, onChange: continue, slowStart: {window: 10s}', 'which knows no onChange'],
    [
      'policy: random, healthCheck: {interval: 5s, timeout: 1s, healthyThreshold: 1}',
      'unhealthyThreshold is required',
    ],
    ['policy: edf, slowStart: {window: 0s}', 'slowStart.window must be longer than 0'],
  ])('%s is refused', (text, words) => {
    expect(problem(text)).toContain(words);
  });
});
