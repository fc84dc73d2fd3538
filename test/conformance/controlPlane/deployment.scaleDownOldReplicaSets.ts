import {
  scaleDownOldReplicaSets,
  totalReplicas,
} from '../../../src/cluster/controllers/deployment/rollingSizes.ts';
import { named, newRSOf, rollout, sizeOf } from '../workloads/deploymentShapes.ts';

export function run(input: unknown): unknown {
  const { newRS, oldRSs, ...fields } = rollout.parse(input);
  return {
    oldRSTotal: totalReplicas(scaleDownOldReplicaSets(sizeOf(fields), newRSOf(newRS), named(oldRSs))),
  };
}
