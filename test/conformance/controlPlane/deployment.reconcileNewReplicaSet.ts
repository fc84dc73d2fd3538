import { reconcileNewReplicaSet } from '../../../src/cluster/controllers/deployment/rollingSizes.ts';
import { named, revision, rollout, sizeOf } from '../workloads/deploymentShapes.ts';

const given = rollout.extend({ newRS: revision });

export function run(input: unknown): unknown {
  const { newRS, oldRSs, ...fields } = given.parse(input);
  const replicas = reconcileNewReplicaSet(sizeOf(fields), { name: 'new', ...newRS }, named(oldRSs));
  return { scaled: replicas !== newRS.replicas, newRSReplicas: replicas };
}
