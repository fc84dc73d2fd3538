import { z } from 'zod';
import { DEFAULT_CLUSTER_SETTINGS } from '../../../cluster/settings.ts';
import { leaseTooShort, renewTooShort } from '../../messages.ts';
import { period } from './numbers.ts';

/** The defaults of the components (`staging/src/k8s.io/component-base/config/v1alpha1/defaults.go`). */
const { leaderElection: ELECTION } = DEFAULT_CLUSTER_SETTINGS;
/** `JitterFactor`: a try to renew may come this much later than the retry period says. */
const JITTER = 1.2;

/**
 * `cluster.settings.leaderElection`. A leader has to be able to try again before it gives up, and to give up before
 * others take over: `NewLeaderElector` in `staging/src/k8s.io/client-go/tools/leaderelection/leaderelection.go`.
 */
export const leaderElection = z
  .strictObject({
    leaseDuration: period(ELECTION.leaseDuration, 'How long others wait for a leader that is silent.'),
    renewDeadline: period(
      ELECTION.renewDeadline,
      'How long a leader that cannot renew its lease goes on before it gives up.',
    ),
    retryPeriod: period(ELECTION.retryPeriod, 'Time between two tries to become or to remain the leader.'),
  })
  .refine(({ leaseDuration, renewDeadline }) => leaseDuration > renewDeadline, {
    path: ['leaseDuration'],
    error: leaseTooShort(),
  })
  .refine(({ renewDeadline, retryPeriod }) => renewDeadline > JITTER * retryPeriod, {
    path: ['renewDeadline'],
    error: renewTooShort(JITTER),
  });
