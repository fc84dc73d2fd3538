import { describe, expect, it } from 'vitest';
import { slowStartFactor } from '../../../src/balancing/health/slowStart.ts';
import type { HealthConfig } from '../../../src/workload/health/healthConfig.ts';
import { CLIENT } from '../planeRoom.ts';
import { envoy, every, HealthRoom, listOf } from './healthRoom.ts';

const SLOW = { window: 60, aggression: 1, minWeightPercent: 10 };

function slow(changes: Partial<typeof SLOW> = {}): HealthConfig {
  return { slowStart: { ...SLOW, ...changes }, panicThreshold: 50, failTrafficOnPanic: false };
}

/** What the fourth of four endpoints gets from `from` to `to` seconds after it came, of one request a `gap`. */
function expectedShare(settings: typeof SLOW, from: number, to: number): number {
  const steps = 1000;
  let sum = 0;
  for (let i = 0; i < steps; i++) {
    const weight = slowStartFactor(settings, from + ((i + 0.5) / steps) * (to - from));
    sum += weight / (3 + weight);
  }
  return sum / steps;
}

describe.each(['round-robin', 'edf'])('a slow start with %s', (policy) => {
  it.each([1, 2, 0.5])('gives a new endpoint the share of the formula, aggression %d', (aggression) => {
    const settings = { ...SLOW, aggression };
    const balancing = { policy, parameters: {}, health: slow(settings) };
    const workload = { service: { distribution: 'deterministic', mean: 0.01 } } as const;
    const room = new HealthRoom(3, slow(settings), {
      sendAt: every(0.05, 200),
      workload,
      traffic: { balancing },
    });
    room.pod(CLIENT);
    room.at(99.99, () => {
      room.entry.endpoints = listOf(4);
    });
    let before = 0;
    for (const [from, to] of [
      [0, 15],
      [15, 30],
      [30, 60],
      [60, 90],
    ]) {
      room.run(100 + to);
      const share = (room.plane.servers.served[3] - before) / ((to - from) / 0.05);
      before = room.plane.servers.served[3];
      // The first deadline is up to ten turns late; then each pick is where the formula has it, to one request in the span.
      const tolerance = (from === 0 ? 3 : 2) / ((to - from) / 0.05);
      expect(Math.abs(share - expectedShare(settings, from, to))).toBeLessThan(tolerance);
    }
  });
});

describe('a slow start', () => {
  it('has no effect while all endpoints are equally new', () => {
    const room = new HealthRoom(4, slow(), { sendAt: every(0.5, 20) });
    room.run(25);
    const served = [...room.plane.servers.served.slice(0, 4)];
    expect(Math.max(...served) - Math.min(...served)).toBeLessThanOrEqual(1);
  });

  it('begins again when an endpoint that was ejected comes back', () => {
    const health = { ...slow(), ...envoy({ alwaysEjectOneHost: true }), slowStart: SLOW };
    const room = new HealthRoom(4, health, { sendAt: every(0.1, 200) });
    room.at(80, () => room.cutOff(2));
    room.at(84, () => room.cutOff(2, false));
    room.run(200);
    const [back] = room.timesOf('pod 0 back');
    expect(back).toBeGreaterThan(100);
    const again = new HealthRoom(4, health, { sendAt: every(0.1, 200) });
    again.at(80, () => again.cutOff(2));
    again.at(84, () => again.cutOff(2, false));
    again.run(back);
    const before = again.plane.servers.served[0];
    again.run(back + 31);
    const share = (again.plane.servers.served[0] - before) / 310;
    // A second of service and a round trip pass before what was sent in those 30 s shows.
    expect(Math.abs(share - expectedShare(SLOW, 0, 30) * (30 / 31))).toBeLessThan(0.02);
    expect(share).toBeLessThan(0.12);
  });

  it('works with least request, which counts requests beside the weight', () => {
    const balancing = { policy: 'least-request', parameters: {}, health: slow() };
    const workload = { service: { distribution: 'deterministic', mean: 0.001 } } as const;
    const room = new HealthRoom(3, slow(), { sendAt: every(0.1, 160), workload, traffic: { balancing } });
    room.pod(CLIENT);
    room.at(99.99, () => {
      room.entry.endpoints = listOf(4);
    });
    room.run(130);
    expect(Math.abs(room.plane.servers.served[3] / 300 - expectedShare(SLOW, 0, 30))).toBeLessThan(0.02);
  });
});
