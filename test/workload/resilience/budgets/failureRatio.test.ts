import { describe, expect, it } from 'vitest';
import { FailureRatio } from '../../../../src/workload/resilience/budgets/failureRatio.ts';

describe('the circuit breaker on retries', () => {
  it('is open after a first try that fails, as one of one is more than a tenth', () => {
    const ratio = new FailureRatio();
    ratio.failed();
    expect(ratio.allowed).toBe(false);
  });

  it('bears one failure in ten, and no more', () => {
    const ratio = new FailureRatio(0.1);
    for (let i = 0; i < 9; i++) ratio.succeeded();
    ratio.failed();
    expect(ratio.allowed).toBe(true);
    ratio.failed();
    expect(ratio.allowed).toBe(false);
  });

  it('closes again when enough has succeeded', () => {
    const ratio = new FailureRatio(0.5);
    ratio.failed();
    expect(ratio.allowed).toBe(false);
    ratio.succeeded();
    expect(ratio.allowed).toBe(true);
  });
});
