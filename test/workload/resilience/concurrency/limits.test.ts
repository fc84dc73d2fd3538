import { describe, expect, it } from 'vitest';
import { RandomStreams } from '../../../../src/engine/random.ts';
import { AIMD, aimdLimit } from '../../../../src/workload/resilience/concurrency/aimd.ts';
import { GradientController } from '../../../../src/workload/resilience/concurrency/envoyGradient.ts';
import { Gradient2Limit } from '../../../../src/workload/resilience/concurrency/gradient2.ts';
import { VegasLimit, vegasLimit } from '../../../../src/workload/resilience/concurrency/vegas.ts';

/** Latency of a closed system: one unit up to so many requests at once, then all wait for their turn. */
function latency(inFlight: number, capacity: number): number {
  return Math.max(1, inFlight / capacity);
}

describe('GradientController', () => {
  it('measures first, with the least limit, and grows from there', () => {
    const controller = new GradientController();
    expect([controller.limit, controller.measuring]).toEqual([3, true]);
    controller.update(100);
    expect(controller.limit).toBe(3);
    controller.measured(100);
    controller.update(100);
    // 3 * 1.25 + sqrt(3.75) = 5.69
    expect(controller.limit).toBe(5);
  });

  it('puts its limit aside to measure, and takes it up again', () => {
    const controller = new GradientController();
    controller.measured(100);
    for (let i = 0; i < 10; i++) controller.update(100);
    const before = controller.limit;
    controller.measureMinimum();
    expect([controller.limit, controller.measuring]).toEqual([3, true]);
    controller.measured(110);
    expect([controller.limit, controller.measuring]).toEqual([before, false]);
  });

  it('leaves its limit alone in a window without answers', () => {
    const controller = new GradientController();
    controller.measured(100);
    controller.update(100);
    controller.update(0);
    expect(controller.limit).toBe(5);
  });

  it('doubts its minimum after five updates that find and leave it at the least limit', () => {
    const controller = new GradientController();
    controller.measured(100);
    controller.update(100);
    // 5 * 0.5 + sqrt(2.5) = 4.08, 2 + sqrt(2) = 3.41, and then five more.
    for (let i = 0; i < 6; i++) controller.update(1000);
    expect([controller.limit, controller.measuring]).toEqual([3, false]);
    controller.update(1000);
    expect(controller.measuring).toBe(true);
  });

  it('settles where the latency is above the minimum by its buffer and the room for bursts', () => {
    const controller = new GradientController();
    controller.measured(1);
    for (let i = 0; i < 200; i++) controller.update(latency(controller.limit, 100));
    // At rest g + sqrt(g / L) = 1 for g = 1.25 * 100 / L, so L = 125 + sqrt(125) = 136.2 but for rounding down.
    expect(Math.abs(controller.limit - 136)).toBeLessThanOrEqual(2);
  });
});

describe('VegasLimit', () => {
  it('settles with a queue between its thresholds', () => {
    const limit = new VegasLimit(new RandomStreams(1).stream('vegas'), { probeMultiplier: 1e9 });
    for (let i = 0; i < 500; i++)
      limit.update({ rtt: i === 0 ? 1 : latency(limit.limit, 100), inFlight: limit.limit, dropped: false });
    // log10 of 100 is 2: the queue is at least alpha = 6, and at most beta = 12 when nothing pushes it down.
    expect(limit.limit).toBeGreaterThanOrEqual(106);
    expect(limit.limit).toBeLessThanOrEqual(112);
  });

  it('measures the latency without load anew after fifteen to thirty times its limit', () => {
    const limit = new VegasLimit(new RandomStreams(1).stream('vegas'), { initialLimit: 10 });
    // Idle, so that the limit stays: only a new measurement lets the next busy sample raise it.
    const idle = { rtt: 2, inFlight: 0, dropped: false };
    limit.update({ ...idle, rtt: 1 });
    for (let i = 1; i < 149; i++) limit.update(idle);
    limit.update({ ...idle, inFlight: 10 });
    expect(limit.limit).toBe(10);
    for (let i = 150; i < 300; i++) limit.update(idle);
    limit.update({ ...idle, inFlight: 10 });
    expect(limit.limit).toBe(16);
  });

  it('stays between one and its maximum', () => {
    const dropped = { rtt: 1, inFlight: 1, dropped: true };
    expect(vegasLimit(1, 1, dropped)).toBe(1);
    expect(vegasLimit(999, 1, { rtt: 1, inFlight: 999, dropped: false })).toBe(1000);
  });

  it('with smoothing goes part of the way', () => {
    const settings = { initialLimit: 20, maxLimit: 1000, smoothing: 0.5, probeMultiplier: 30 };
    expect(vegasLimit(20, 10, { rtt: 10, inFlight: 20, dropped: false }, settings)).toBe(23);
  });
});

describe('Gradient2Limit', () => {
  const busy = (rtt: number) => ({ rtt, inFlight: 1000, dropped: false });

  it('takes a plain mean of ten samples, and then one that decays over its window', () => {
    const limit = new Gradient2Limit();
    for (let rtt = 1; rtt <= 10; rtt++) limit.update(busy(rtt));
    // While latency rises the mean is never twice the present one.
    expect(limit.longRtt).toBeCloseTo(5.5, 12);
    limit.update(busy(11));
    expect(limit.longRtt).toBeCloseTo(5.5 + (11 - 5.5) * (2 / 601), 12);
  });

  it('forgets a bad time quickly', () => {
    const limit = new Gradient2Limit();
    for (let i = 0; i < 10; i++) limit.update(busy(100));
    limit.update(busy(10));
    expect(limit.longRtt).toBeCloseTo((100 - 90 * (2 / 601)) * 0.95, 9);
  });

  it('grows to its maximum while latency is steady, and stays at its minimum while it is not', () => {
    const limit = new Gradient2Limit();
    for (let i = 0; i < 500; i++) limit.update(busy(10));
    // Each step adds 0.2 * 4 requests.
    expect(limit.limit).toBe(200);
    for (let i = 0; i < 30; i++) limit.update(busy(1000));
    expect(limit.limit).toBe(20);
  });
});

describe('aimdLimit', () => {
  it('is a saw-tooth between a drop and nine tenths of it', () => {
    let limit = AIMD.initialLimit;
    const seen: number[] = [];
    for (let i = 0; i < 300; i++) {
      limit = aimdLimit(limit, { rtt: 1, inFlight: limit, dropped: limit > 100 });
      if (i >= 150) seen.push(limit);
    }
    expect([Math.min(...seen), Math.max(...seen)]).toEqual([90, 101]);
  });

  it('stays between its bounds', () => {
    expect(aimdLimit(20, { rtt: 1, inFlight: 20, dropped: true })).toBe(20);
    expect(aimdLimit(200, { rtt: 1, inFlight: 200, dropped: false })).toBe(200);
  });
});
