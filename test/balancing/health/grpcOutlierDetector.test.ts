import { describe, expect, it } from 'vitest';
import {
  GRPC_FAILURE_PERCENTAGE,
  GRPC_OUTLIER_SETTINGS,
  GRPC_SUCCESS_RATE,
  GrpcOutlierDetector,
  type GrpcOutlierSettings,
} from '../../../src/balancing/health/grpcOutlierDetector.ts';
import { RandomStreams } from '../../../src/engine/random.ts';

const BOTH = { successRateEjection: GRPC_SUCCESS_RATE, failurePercentageEjection: GRPC_FAILURE_PERCENTAGE };

function detector(hosts: number, settings: Partial<GrpcOutlierSettings>): GrpcOutlierDetector {
  return new GrpcOutlierDetector(hosts, new RandomStreams(1).stream('grpc'), {
    ...GRPC_OUTLIER_SETTINGS,
    ...settings,
  });
}

/** Each endpoint answers a hundred times, so many times with an error. */
function answer(of: GrpcOutlierDetector, failures: readonly number[]): void {
  for (const [host, count] of failures.entries())
    for (let i = 0; i < 100; i++) of.report(host, i < count ? 503 : 200);
}

function ejected(of: GrpcOutlierDetector, hosts: number): number[] {
  return [...Array(hosts).keys()].filter((host) => of.isEjected(host));
}

describe('gRPC outlier detection', () => {
  it('tests nothing unless told to, and never counts failures in a row', () => {
    const of = detector(5, { maxEjectionPercent: 100 });
    answer(of, [100, 0, 0, 0, 0]);
    of.sweep(10);
    expect(ejected(of, 5)).toEqual([]);
  });

  it('ejects at a sweep only, and may overshoot the share by one', () => {
    const of = detector(5, BOTH);
    answer(of, [100, 0, 0, 0, 0]);
    expect(ejected(of, 5)).toEqual([]);
    of.sweep(10);
    expect(ejected(of, 5)).toEqual([0]);
  });

  it('finds a percentage of failures only above the threshold', () => {
    const settings = { failurePercentageEjection: GRPC_FAILURE_PERCENTAGE, maxEjectionPercent: 100 };
    const of = detector(5, settings);
    answer(of, [85, 86, 0, 0, 0]);
    of.sweep(10);
    expect(ejected(of, 5)).toEqual([1]);
  });

  it('stops at the share, in the order of the list', () => {
    const of = detector(10, { failurePercentageEjection: GRPC_FAILURE_PERCENTAGE, maxEjectionPercent: 20 });
    answer(of, Array(10).fill(100));
    of.sweep(10);
    expect(ejected(of, 10)).toEqual([0, 1]);
  });

  it('ends an ejection with the sweep that is due, the second one twice as long; a quiet sweep forgives one', () => {
    const of = detector(5, BOTH);
    const outAt: number[] = [];
    for (let now = 10; now <= 200; now += 10) {
      answer(of, [of.isEjected(0) || now > 120 ? 0 : 100, 0, 0, 0, 0]);
      of.sweep(now);
      if (of.isEjected(0)) outAt.push(now);
    }
    // Out from 10 to 40, and from 50 to 110: the sweep at 50 finds it bad again before it could forgive.
    expect(outAt).toEqual([10, 20, 30, 50, 60, 70, 80, 90, 100, 120, 130, 140, 150, 160, 170, 180, 190, 200]);
  });

  it('counts every status but OK', () => {
    const of = detector(5, BOTH);
    for (let host = 0; host < 5; host++)
      for (let i = 0; i < 100; i++) of.report(host, host === 3 ? 429 : 200);
    of.sweep(10);
    expect(ejected(of, 5)).toEqual([3]);
  });

  it('does not act upon detections that are not enforced', () => {
    const of = detector(5, {
      failurePercentageEjection: { ...GRPC_FAILURE_PERCENTAGE, enforcementPercentage: 0 },
    });
    answer(of, [100, 0, 0, 0, 0]);
    of.sweep(10);
    expect(ejected(of, 5)).toEqual([]);
  });

  it('knows its endpoints in another order', () => {
    const of = detector(5, BOTH);
    answer(of, [100, 0, 0, 0, 0]);
    of.sweep(10);
    of.update(Int32Array.of(4, 3, -1, 0));
    expect(ejected(of, 4)).toEqual([3]);
    of.restore(3);
    expect(ejected(of, 4)).toEqual([]);
  });
});
