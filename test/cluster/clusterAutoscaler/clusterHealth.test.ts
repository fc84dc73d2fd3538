import { expect, it } from 'vitest';
import { isClusterHealthy } from '../../../src/cluster/clusterAutoscaler/clusterHealth.ts';

const LIMITS = { okTotalUnreadyCount: 3, maxTotalUnreadyPercentage: 45 };

it.each([
  [0, 0, true],
  [3, 3, true],
  [4, 8, false],
  [4, 9, true],
  [9, 20, true],
  [10, 20, false],
])('with %i of %i nodes not ready it may act: %s', (unready, nodes, expected) => {
  expect(isClusterHealthy(unready, nodes, LIMITS)).toBe(expected);
});
