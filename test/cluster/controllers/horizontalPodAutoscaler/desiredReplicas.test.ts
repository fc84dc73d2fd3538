import { describe, expect, it } from 'vitest';
import { desiredReplicas } from '../../../../src/cluster/controllers/horizontalPodAutoscaler/desiredReplicas.ts';

const wants = (name: string, replicas: number) => ({ name, replicas });
const failed = (error: string) => ({ reason: 'FailedGetPodsMetric', message: error, error });

describe('desiredReplicas', () => {
  it('takes the metric that wants the most, the first of equals', () => {
    expect(desiredReplicas([wants('a', 2), wants('b', 5), wants('c', 5)], 3)).toEqual(wants('b', 5));
  });

  it('only grows, or stays, while a metric is not known', () => {
    expect(desiredReplicas([failed('gone'), wants('a', 5)], 3)).toEqual(wants('a', 5));
    expect(desiredReplicas([wants('a', 3), failed('gone')], 3)).toEqual(wants('a', 3));
    expect(desiredReplicas([wants('a', 2), failed('gone')], 3)).toEqual({
      error: 'invalid metrics (1 invalid out of 2), first error is: gone',
    });
  });

  it('fails with the first error if all do', () => {
    expect(desiredReplicas([failed('one'), failed('two')], 0)).toEqual({
      error: 'invalid metrics (2 invalid out of 2), first error is: one',
    });
  });
});
