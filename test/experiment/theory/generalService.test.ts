import { expect, it } from 'vitest';
import {
  generalService,
  logNormalVariation,
  processorSharing,
  sharedSojournOf,
} from '../../../src/experiment/theory/generalService.ts';

it.each([
  [0.5, 0, 1.5],
  [0.9, 4, 23.5],
  [0.95, 20, 200.5],
])('M/G/1 at load %d with cv² %d has a mean of %d service times', (rho, variation, mean) => {
  expect(generalService({ arrivalRate: rho, meanService: 1 }, variation).meanSojourn).toBeCloseTo(mean, 9);
});

it('knows the variation of a log-normal service time', () => {
  expect(logNormalVariation(1)).toBeCloseTo(1.718282, 6);
  expect(logNormalVariation(1.5)).toBeCloseTo(8.487736, 6);
});

it('makes a job that shares a CPU as much slower as the CPU is loaded, however long it is', () => {
  const load = { arrivalRate: 80, meanService: 0.01 };
  expect(processorSharing(load).meanSojourn).toBeCloseTo(0.05, 12);
  expect(sharedSojournOf(load, 2)).toBeCloseTo(10, 9);
});

it('refuses an overloaded queue and a negative variance', () => {
  expect(() => generalService({ arrivalRate: 2, meanService: 1 }, 1)).toThrow(RangeError);
  expect(() => generalService({ arrivalRate: 0.5, meanService: 1 }, -1)).toThrow(RangeError);
});
