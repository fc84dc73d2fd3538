import type { TrafficPolicies } from './trafficPolicies.ts';

/** Where a connection begins, as the node sees it that handles it: one of its own pods, itself, or anywhere else. */
export type Origin = 'pod' | 'node' | 'elsewhere';

/** The settings of kube-proxy that decide about source addresses. */
export interface MasqueradeSettings {
  readonly masqueradeAll: boolean;
  /** Does it tell local pods from others? Without that nothing to a cluster IP counts as foreign. */
  readonly detectsLocal: boolean;
}

/**
 * Does the node put its own address in place of the client's, so that the answers come back through it? Traffic from
 * outside does so unless its policy is Local, which is there to keep the client's address.
 * Source: the `KUBE-MARK-MASQ` rules of `pkg/proxy/iptables/proxier.go`. A pod that gets its own packet back (hairpin)
 * comes on top.
 * @param external addressed to a node port, an external IP or a load balancer, and not to the cluster IP
 */
export function isMasqueraded(
  policies: TrafficPolicies,
  external: boolean,
  origin: Origin,
  { masqueradeAll, detectsLocal }: MasqueradeSettings,
): boolean {
  if (!external) return masqueradeAll || (detectsLocal && origin !== 'pod');
  return policies.externalLocal ? origin === 'node' : true;
}
