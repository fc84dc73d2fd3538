import type { Service } from '../../cluster/objects.ts';

/** Which sets of endpoints a Service needs on a node, and which traffic goes to which of them. */
export interface TrafficPolicies {
  /** Traffic to the cluster IP stays on the node (`internalTrafficPolicy: Local`). */
  readonly internalLocal: boolean;
  /** Traffic from outside stays on the node that it enters (`externalTrafficPolicy: Local`). */
  readonly externalLocal: boolean;
  /** Some traffic may go to any endpoint of the cluster. */
  readonly usesCluster: boolean;
  /** Some traffic may only go to endpoints of its node. */
  readonly usesLocal: boolean;
}

/** What the rules for traffic are made from. */
export interface PolicySpec {
  readonly internalLocal: boolean;
  readonly externalLocal: boolean;
  /** Has it a node port, an address of a load balancer that nodes answer for, or an external IP? */
  readonly isAccessible: boolean;
}

/**
 * The policies as kube-proxy takes them: one for traffic from outside means nothing for a Service that cannot be reached
 * from there. Source: `UsesClusterEndpoints` and `UsesLocalEndpoints` in `pkg/proxy/serviceport.go`.
 */
export function trafficPolicies({ internalLocal, externalLocal, isAccessible }: PolicySpec): TrafficPolicies {
  const external = externalLocal && isAccessible;
  return {
    internalLocal,
    externalLocal: external,
    usesCluster: !internalLocal || isAccessible,
    usesLocal: internalLocal || external,
  };
}

/** The policies of a Service for one of its ports. @param nodePort 0 or undefined: it has none */
export function policiesOf({ spec, status }: Service, nodePort: number | undefined): TrafficPolicies {
  return trafficPolicies({
    internalLocal: spec.internalTrafficPolicy === 'Local',
    externalLocal: spec.externalTrafficPolicy === 'Local',
    isAccessible:
      (nodePort ?? 0) !== 0 ||
      (spec.externalIPs ?? []).length > 0 ||
      (status.loadBalancerIP !== undefined && answersForLoadBalancer(status.loadBalancerIPMode)),
  });
}

/**
 * Do nodes answer themselves for a load balancer's address, so that a connection from within the cluster never gets to
 * it? Not if the load balancer is a proxy that must see the traffic (KEP-1860; `addLoadBalancerIPs` of
 * `pkg/proxy/serviceport.go`). @param ipMode of the address in the Service's status; absent counts as VIP
 */
export function answersForLoadBalancer(ipMode: string | null | undefined): boolean {
  return ipMode !== 'Proxy';
}

/**
 * Does a connection have to stay with the endpoints of the node that handles it? Traffic to external addresses that
 * starts on the node itself may go anywhere: its source address needs no keeping. Source: the "short-circuit" rules of
 * `pkg/proxy/iptables/proxier.go`.
 * @param external addressed to a node port, an external IP or a load balancer, and not to the cluster IP
 * @param fromHere it comes from a pod of the node, or from the node
 */
export function staysLocal(policies: TrafficPolicies, external: boolean, fromHere: boolean): boolean {
  return external ? policies.externalLocal && !fromHere : policies.internalLocal;
}
