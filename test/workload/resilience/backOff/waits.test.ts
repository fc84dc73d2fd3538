import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStreams } from '../../../../src/engine/random.ts';
import {
  ENVOY_BACK_OFF,
  envoyBackOffBound,
  envoyMeanWait,
  envoyWait,
} from '../../../../src/workload/resilience/backOff/envoyBackOff.ts';
import {
  GRPC_CONNECT_BACK_OFF,
  grpcConnectWait,
  grpcRetryWait,
} from '../../../../src/workload/resilience/backOff/grpcBackOff.ts';
import {
  decorrelatedRange,
  decorrelatedWait,
  doubledWait,
  jitteredWait,
  jitterRange,
  meanWait,
} from '../../../../src/workload/resilience/backOff/jitter.ts';

const DRAWS = 20_000;
const backOff = { base: 5, cap: 2000 };

function stream() {
  return new RandomStreams(1).stream('waits');
}

/** The mean of draws from a range is as exact as range / sqrt(12 n); four of those. */
function meanOf(draw: () => number): number {
  let sum = 0;
  for (let i = 0; i < DRAWS; i++) sum += draw();
  return sum / DRAWS;
}

function error(range: number): number {
  return (4 * range) / Math.sqrt(12 * DRAWS);
}

describe('waits with jitter', () => {
  it('are drawn from their range, with its mean', () => {
    for (const jitter of ['full', 'equal'] as const) {
      const range = jitterRange(jitter, doubledWait(backOff, 4));
      const random = stream();
      const mean = meanOf(() => {
        const wait = jitteredWait(jitter, backOff, 4, random);
        if (wait < range.least || wait > range.most) throw new Error(`${jitter}: ${wait}`);
        return wait;
      });
      expect(Math.abs(mean - meanWait(range))).toBeLessThan(error(range.most - range.least));
    }
  });

  it('without jitter leave the stream alone', () => {
    const random = () => {
      throw new Error('drawn');
    };
    expect(jitteredWait('none', backOff, 3, random)).toBe(40);
  });

  it('that are decorrelated stay between base and cap, and within three times the one before', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = new RandomStreams(seed).stream('waits');
        let previous = backOff.base;
        for (let i = 0; i < 50; i++) {
          const { least, most } = decorrelatedRange(backOff, previous);
          previous = decorrelatedWait(backOff, previous, random);
          expect(previous).toBeGreaterThanOrEqual(least);
          expect(previous).toBeLessThanOrEqual(most);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('of Envoy are whole milliseconds below the bound, with the mean of those', () => {
    const bound = envoyBackOffBound(ENVOY_BACK_OFF, 2);
    const random = stream();
    const mean = meanOf(() => {
      const wait = envoyWait(ENVOY_BACK_OFF, 2, random);
      if (!Number.isInteger(wait) || wait < 0 || wait >= bound) throw new Error(`${wait}`);
      return wait;
    });
    expect(Math.abs(mean - envoyMeanWait(bound))).toBeLessThan(error(bound));
  });

  it('of gRPC may exceed the maximum by their jitter', () => {
    const waits = Array.from(
      { length: 200 },
      (
        (random) => () =>
          grpcConnectWait(20, random)
      )(stream()),
    );
    expect(Math.max(...waits)).toBeGreaterThan(GRPC_CONNECT_BACK_OFF.max);
    expect(Math.max(...waits)).toBeLessThan(144);
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(96);
  });

  it('of gRPC have their jitter from the first retry on, but for connections', () => {
    expect(grpcConnectWait(1, () => 0)).toBe(1);
    expect(grpcRetryWait(GRPC_CONNECT_BACK_OFF, 1, () => 0)).toBe(0.8);
  });
});
