import { expect, it } from 'vitest';
import {
  admissionRejection,
  ENVOY_ADMISSION_CONTROL,
  NACK_ADMISSION,
  nackRejection,
} from '../../../../src/workload/resilience/admission/admissionControl.ts';

it('aggression takes a root of the probability', () => {
  const settings = { ...ENVOY_ADMISSION_CONTROL, aggression: 2 };
  const linear = admissionRejection(100, 90);
  expect(admissionRejection(100, 90, settings)).toBeCloseTo(Math.sqrt(linear), 12);
  // No root of what is below nothing.
  expect(admissionRejection(100, 100, settings)).toBe(0);
});

it('a client with few requests is not refused any', () => {
  const settings = { ...ENVOY_ADMISSION_CONTROL, rpsThreshold: 2 };
  expect(admissionRejection(59, 0, settings)).toBe(0);
  expect(admissionRejection(60, 0, settings)).toBeGreaterThan(0);
});

it('Finagle drops from half of the requests refused on, and three quarters at most', () => {
  const { rpsThreshold } = NACK_ADMISSION;
  expect([0.9, 0.5, 0.4, 0.125, 0].map((rate) => nackRejection(rate, rpsThreshold))).toEqual([
    0,
    0,
    expect.closeTo(0.2, 12),
    0.75,
    0.75,
  ]);
  expect(nackRejection(0, rpsThreshold - 0.1)).toBe(0);
});
