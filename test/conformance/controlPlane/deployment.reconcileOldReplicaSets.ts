import {
  reconcileOldReplicaSets,
  totalReplicas,
} from '../../../src/cluster/controllers/deployment/rollingSizes.ts';
import { named, newRSOf, rollout, sizeOf } from '../workloads/deploymentShapes.ts';

export function run(input: unknown): unknown {
  const { newRS, oldRSs, ...fields } = rollout.parse(input);
  const before = named(oldRSs);
  const after = reconcileOldReplicaSets(sizeOf(fields), newRSOf(newRS), before);
  return {
    scaled: after.some((each, i) => each.replicas !== before[i].replicas),
    oldRSTotal: totalReplicas(after),
  };
}
