import { describe, expect, it } from 'vitest';
import { newPickRequest } from '../../../src/balancing/balancer.ts';
import { TriedPods } from '../../../src/workload/balancing/triedPods.ts';

/** The pods that a pick for the try is told of, after so many tries. */
function told(pods: TriedPods, attempt: number, tries: number): number[] {
  const request = newPickRequest();
  request.attempt = tries;
  pods.describe(attempt, request);
  return [...request.tried.slice(0, tries)];
}

describe('the pods that were tried before', () => {
  it('go from each try to the next, in their order', () => {
    const pods = new TriedPods(3);
    pods.picked(5, 0, 70);
    pods.carry(5, 9, 1);
    pods.picked(9, 1, 71);
    pods.carry(9, 2, 2);
    expect(told(pods, 2, 2)).toEqual([70, 71]);
    expect(told(pods, 9, 1)).toEqual([70]);
  });

  it('are those of a first try no more when its handle is used again', () => {
    const pods = new TriedPods(2);
    pods.picked(5, 0, 70);
    expect(told(pods, 5, 0)).toEqual([]);
  });

  it('are kept however many tries there are at once', () => {
    const pods = new TriedPods(1);
    pods.picked(3, 0, 70);
    pods.carry(3, 5000, 1);
    expect(told(pods, 5000, 1)).toEqual([70]);
    expect(told(pods, 3, 1)).toEqual([70]);
  });
});
