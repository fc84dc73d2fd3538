import { describe, expect, it } from 'vitest';
import {
  ENVOY_GRADIENT,
  gradientLimit,
} from '../../../../src/workload/resilience/concurrency/envoyGradient.ts';
import {
  GRADIENT_TIMES,
  GradientLimiter,
} from '../../../../src/workload/resilience/concurrency/gradientLimiter.ts';

const limiter = () => new GradientLimiter(ENVOY_GRADIENT, GRADIENT_TIMES, 0, () => 0.5);
/** Fifty answers after 10 ms each, of requests one after another. */
function measured(): GradientLimiter {
  const one = limiter();
  for (let i = 1; i <= 50; i++) one.sample(i / 100, 0.01);
  return one;
}

describe("the clock of Envoy's gradient controller", () => {
  it('keeps the limit at its least until the minimum has been measured', () => {
    const one = limiter();
    for (let i = 1; i <= 49; i++) one.sample(i / 100, 0.01);
    expect(one.limit(0.6)).toBe(3);
  });

  it('updates the limit at the end of each window, from the median of the window', () => {
    const one = measured();
    expect(one.limit(0.55)).toBe(3);
    for (const rtt of [0.01, 0.011, 0.9]) one.sample(0.56, Math.min(rtt, 0.011));
    expect(one.limit(0.59)).toBe(3);
    const first = gradientLimit(3, 0.01, 0.011);
    expect(one.limit(0.601)).toBe(first);
    // A window without an answer changes nothing.
    expect(one.limit(0.75)).toBe(first);
    one.sample(0.81, 0.02);
    expect(one.limit(0.95)).toBe(gradientLimit(first, 0.01, 0.02));
  });

  it('measures anew after the interval and its jitter, with the limit at its least meanwhile', () => {
    const one = measured();
    one.sample(0.55, 0.01);
    const limit = one.limit(1);
    expect(limit).toBeGreaterThan(3);
    // 60 s with half of the 15 % of jitter, counted from the end of the measurement.
    expect(one.limit(0.5 + 64.5 - 0.001)).toBe(limit);
    expect(one.limit(0.5 + 64.5)).toBe(3);
  });

  it('takes no sample of a request that was sent before the measurement began', () => {
    const one = measured();
    one.limit(65);
    for (let i = 0; i < 100; i++) one.sample(66, 1.5);
    expect(one.limit(66.05)).toBe(3);
    for (let i = 0; i < 50; i++) one.sample(66.1, 0.01);
    expect(one.limit(66.11)).toBe(3);
    one.sample(66.15, 0.01);
    expect(one.limit(66.25)).toBe(gradientLimit(3, 0.01, 0.01));
  });
});
