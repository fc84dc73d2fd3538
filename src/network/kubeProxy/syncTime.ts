import { DEFAULT_NETWORK_SETTINGS, type KubeProxySettings } from '../settings.ts';
import type { RunnerIntervals } from './boundedFrequencyRunner.ts';

/** Endpoints from which on iptables mode saves work: it never writes all rules anew (`pkg/proxy/iptables/proxier.go`). */
const LARGE_CLUSTER_ENDPOINTS = 1000;

const DEFAULTS = DEFAULT_NETWORK_SETTINGS.kubeProxy;

/** The settings with every default in its place. */
export function completeSettings(settings: KubeProxySettings): Required<KubeProxySettings> {
  return { ...DEFAULTS, ...settings };
}

/**
 * Least time between two changes of mode IPVS and of an eBPF agent is none; the others wait for a second
 * (`pkg/proxy/apis/config/v1alpha1/defaults.go`). @returns seconds
 */
export function defaultMinSyncPeriod(mode: Required<KubeProxySettings>['mode']): number {
  return mode === 'ipvs' || mode === 'ebpf' ? 0 : DEFAULTS.minSyncPeriod;
}

/**
 * When the mode syncs: IPVS compares everything every `syncPeriod`, iptables and nftables every hour; an eBPF agent
 * follows changes only. Syncs do not fail here, so the time of a retry never counts.
 */
export function syncIntervals(settings: Required<KubeProxySettings>): RunnerIntervals {
  const { mode, minSyncPeriod, syncPeriod, fullSyncPeriod } = settings;
  const longest = mode === 'ebpf' ? Number.POSITIVE_INFINITY : mode === 'ipvs' ? syncPeriod : fullSyncPeriod;
  return { min: minSyncPeriod, retry: syncPeriod, max: longest };
}

/** Does a cluster of that size do without the hourly sync of all rules? */
export function isLargeCluster(endpoints: number): boolean {
  return endpoints > LARGE_CLUSTER_ENDPOINTS;
}

/**
 * How long one sync takes, seconds. In iptables mode the list of all Services is written each time, changed or not
 * (KEP-3453); a full sync writes every Service's own chain too. The other modes change only what is to be changed, in
 * about the same time whatever else there is.
 * @param full writes everything anew: the first sync of a kube-proxy, the hourly one, and each one before v1.27
 */
export function syncTime(settings: Required<KubeProxySettings>, services: number, full: boolean): number {
  const { mode, syncBase, syncPerService, fullSyncPerService, partialSync, otherServices } = settings;
  if (mode !== 'iptables') return syncBase;
  const perService = syncPerService + (full || !partialSync ? fullSyncPerService : 0);
  return syncBase + perService * (services + otherServices);
}
