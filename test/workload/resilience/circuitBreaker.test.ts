import { expect, it } from 'vitest';
import { ENVOY_CIRCUIT_BREAKER, OpenResource } from '../../../src/workload/resilience/circuitBreaker.ts';

it('a threshold of so many lets so many be open, and one more when one has ended', () => {
  const retries = new OpenResource(ENVOY_CIRCUIT_BREAKER.maxRetries);
  expect([0, 1, 2, 3].map(() => retries.acquire())).toEqual([true, true, true, false]);
  retries.release();
  expect([retries.open, retries.acquire(), retries.acquire()]).toEqual([2, true, false]);
});

it('nothing can be released that is not open', () => {
  expect(() => new OpenResource(1).release()).toThrow('nothing is open');
});
