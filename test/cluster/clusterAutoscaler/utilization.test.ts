import { expect, it } from 'vitest';
import { utilization } from '../../../src/cluster/clusterAutoscaler/utilization.ts';
import { GiB } from '../world.ts';
import { node, pod } from './parts.ts';

it('a node is used by the greater part of CPU and memory that its pods ask for', () => {
  const pods = [pod('a', { cpu: 1000, memory: 2 * GiB }), pod('b', { cpu: 200, memory: 6 * GiB })];
  expect(utilization(node('n'), pods, 0)).toBe(8 / 16);
  expect(utilization(node('n'), pods.slice(0, 1), 0)).toBe(1000 / 4000);
  expect(utilization(node('n'), [], 0)).toBe(0);
});

it('a pod that should be gone for long does not use its node', () => {
  const doomed = pod('a', { cpu: 1000 }, { deletionTimestamp: 0, deletionGracePeriodSeconds: 30 });
  expect(utilization(node('n'), [doomed], 60)).toBe(0.25);
  expect(utilization(node('n'), [doomed], 61)).toBe(0);
});
