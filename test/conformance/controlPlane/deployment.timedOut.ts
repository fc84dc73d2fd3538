import { z } from 'zod';
import { isTimedOut } from '../../../src/cluster/controllers/deployment/progress.ts';

const given = z.object({
  progressDeadlineSeconds: z.number().nullable(),
  secondsSinceLastProgress: z.number().nullable(),
  progressingReason: z.enum([
    '',
    'NewReplicaSetCreated',
    'FoundNewReplicaSet',
    'ReplicaSetUpdated',
    'NewReplicaSetAvailable',
    'ProgressDeadlineExceeded',
    'DeploymentPaused',
    'DeploymentResumed',
  ]),
});

export function run(input: unknown): unknown {
  const { progressDeadlineSeconds, secondsSinceLastProgress, progressingReason } = given.parse(input);
  return { timedOut: isTimedOut(progressDeadlineSeconds, secondsSinceLastProgress, progressingReason) };
}
