import type { ClusterSettings } from '../../cluster/settings.ts';
import { settleTooShort } from '../messages.ts';
import { type BuildContext, warningAt } from './context.ts';

/** From the creation of a pod to its readiness with room to spare, seconds: a start-up, a probe, the endpoints' way. */
const START_UP = 20;

/**
 * Warns where the pods that are wanted from the beginning cannot be there when the traffic starts: the ReplicaSet
 * controller creates no more than its client may call (`pkg/controller/apis/config/v1alpha1/defaults.go`), and so for
 * the scheduler. What else they have to write comes on top, so this is the least time.
 * @param settle seconds
 */
export function checkSettleTime(
  settle: number,
  { controllerManager, scheduler }: ClusterSettings,
  context: BuildContext,
): void {
  // Objects that come later in the run have the whole run to become ready.
  const objects = context.manifests.objects.filter(({ at }) => at === undefined);
  const pods = objects.reduce(
    (sum, { manifest }) =>
      manifest.kind === 'Deployment' || manifest.kind === 'ReplicaSet' ? sum + manifest.spec.replicas : sum,
    0,
  );
  // A token bucket (`k8s.io/client-go/util/flowcontrol`): the burst at once, the rest at so many a second. A
  // rate of 0 bounds nothing.
  const seconds = ({ kubeAPIQPS, kubeAPIBurst }: ClusterSettings['controllerManager']) =>
    kubeAPIQPS === 0 ? 0 : Math.max(0, pods - kubeAPIBurst) / kubeAPIQPS;
  const needed = Math.max(seconds(controllerManager), seconds(scheduler));
  if (needed <= settle) return;
  // Rounded up to ten seconds: the proposal is a number that a person would write.
  const proposal = Math.ceil((needed + START_UP) / 10) * 10;
  warningAt(context, ['settle'], settleTooShort(pods, settle, needed, proposal));
}
