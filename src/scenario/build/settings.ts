import { type ClusterSettings, DEFAULT_CLUSTER_SETTINGS } from '../../cluster/settings.ts';
import { defaultMinSyncPeriod } from '../../network/kubeProxy/syncTime.ts';
import type { KubeProxySettings, NetworkSettings } from '../../network/settings.ts';
import { DEFAULT_TLS_SETTINGS } from '../../network/tls/handshake.ts';
import type { SettingsEntry } from '../language/settings.ts';
import { withoutProfile } from './loadBalancers.ts';

/** From this minor version on a node may be silent for longer (PR 126287). */
const LONGER_GRACE_SINCE = 32;
/** Before it; seconds. `pkg/controller/nodelifecycle/config/v1alpha1/defaults.go` of v1.31. */
const GRACE_BEFORE = 40;

/**
 * The settings of a scenario in two parts: those of the control plane, and those of the network. Times are in
 * seconds.
 */
export interface BuiltSettings {
  readonly cluster: ClusterSettings;
  readonly network: NetworkSettings;
}

/**
 * Splits the settings, and fills in those whose default the version of Kubernetes decides.
 * @param kubernetesVersion such as `1.36`
 */
export function buildSettings(kubernetesVersion: string, settings: SettingsEntry): BuiltSettings {
  const { latency, kubeProxy, loadBalancer, removedPodAddress, tcp, ...others } = settings;
  // What is not the network's is the control plane's, so that a new setting of a controller needs no line
  // here.
  const { networkPolicyLatency, networkPolicyAction, tls, ...cluster } = others;
  const kubernetesMinor = Number(kubernetesVersion.slice('1.'.length));
  const nodeMonitorGracePeriod = settings.nodeMonitorGracePeriod ?? gracePeriodOf(kubernetesMinor);
  return {
    cluster: { ...cluster, kubernetesMinor, nodeMonitorGracePeriod },
    network: {
      latency,
      kubeProxy: buildKubeProxy(kubernetesMinor, kubeProxy),
      loadBalancer: withoutProfile(loadBalancer),
      removedPodAddress,
      ...(networkPolicyLatency !== undefined && { networkPolicyLatency }),
      ...(networkPolicyAction !== undefined && { networkPolicyAction }),
      ...(tls !== undefined && { tls: { ...DEFAULT_TLS_SETTINGS, ...tls } }),
      ...(tcp !== undefined && { tcp }),
    },
  };
}

/** From these minor versions on only changed rules are written (KEP-3453), and hints for nodes are heeded (KEP-3015). */
const PARTIAL_SYNC_SINCE = 27;
const NODE_HINTS_SINCE = 34;

/**
 * kube-proxy as it is in that version of Kubernetes, and in the mode asked for. What a version of Kubernetes
 * decides is settled here, and the data plane asks for no version.
 */
function buildKubeProxy(
  kubernetesMinor: number,
  settings: SettingsEntry['kubeProxy'],
): Required<KubeProxySettings> {
  return {
    ...settings,
    minSyncPeriod: settings.minSyncPeriod ?? defaultMinSyncPeriod(settings.mode),
    partialSync: kubernetesMinor >= PARTIAL_SYNC_SINCE,
    nodeHints: kubernetesMinor >= NODE_HINTS_SINCE,
  };
}

/** Seconds of silence after which a node of that version of Kubernetes is NotReady. */
function gracePeriodOf(kubernetesMinor: number): number {
  return kubernetesMinor < LONGER_GRACE_SINCE
    ? GRACE_BEFORE
    : DEFAULT_CLUSTER_SETTINGS.nodeMonitorGracePeriod;
}
