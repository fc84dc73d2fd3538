import { z } from 'zod';
import {
  cleanupUnhealthyReplicas,
  totalReplicas,
} from '../../../src/cluster/controllers/deployment/rollingSizes.ts';
import { named, revision } from '../workloads/deploymentShapes.ts';

const given = z.object({ oldRSs: z.array(revision), maxCleanupCount: z.number() });

export function run(input: unknown): unknown {
  const { oldRSs, maxCleanupCount } = given.parse(input);
  const before = named(oldRSs);
  return {
    cleaned: totalReplicas(before) - totalReplicas(cleanupUnhealthyReplicas(before, maxCleanupCount)),
  };
}
