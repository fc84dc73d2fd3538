import { matchesSelector } from '../../cluster/labels/selectors.ts';
import type { NetworkPolicy, NetworkPolicyRule, PolicyType } from '../../cluster/objects.ts';
import type { Party } from './party.ts';
import { matchesPeers } from './peer.ts';
import { type DestinationPort, matchesPorts } from './port.ts';

/** A policy, as far as it decides. */
export type DecidingPolicy = Pick<NetworkPolicy, 'spec'> & { readonly meta: { readonly namespace: string } };

/**
 * What policies say of a connection, by the definition of the API (`staging/src/k8s.io/api/networking/v1/types.go`): a
 * pod is isolated in a direction if some policy of its namespace selects it with that direction; then only what some
 * rule of these policies allows may pass. There are no rules that deny, and no order. Answers to what was allowed pass.
 *
 * A connection needs both: that its source may send it, and that its destination may receive it.
 */
export function isConnectionAllowed(
  policies: readonly DecidingPolicy[],
  source: Party,
  destination: Party,
  port: DestinationPort,
): boolean {
  return (
    isEgressAllowed(policies, source, destination, port) &&
    isIngressAllowed(policies, source, destination, port)
  );
}

/** May the source connect to that? Whoever is no pod may. */
export function isEgressAllowed(
  policies: readonly DecidingPolicy[],
  source: Party,
  destination: Party,
  port: DestinationPort,
): boolean {
  return isAllowed(policies, 'Egress', source, destination, destination, port);
}

/** May the destination be connected to from there? Whoever is no pod may. */
export function isIngressAllowed(
  policies: readonly DecidingPolicy[],
  source: Party,
  destination: Party,
  port: DestinationPort,
): boolean {
  return isAllowed(policies, 'Ingress', destination, source, destination, port);
}

/** @param subject the pod that policies select @param peer the other end @param target where the port is */
function isAllowed(
  policies: readonly DecidingPolicy[],
  direction: PolicyType,
  subject: Party,
  peer: Party,
  target: Party,
  port: DestinationPort,
): boolean {
  const isolating = policies.filter((policy) => isolates(policy, direction, subject));
  if (isolating.length === 0) return true;
  const podPorts = target.pod?.ports ?? [];
  return isolating.some(({ meta, spec }) =>
    rulesOf(spec, direction).some(
      ({ peers, ports }) => matchesPeers(peers, meta.namespace, peer) && matchesPorts(ports, port, podPorts),
    ),
  );
}

/** Does the policy isolate the pod in this direction? */
function isolates({ meta, spec }: DecidingPolicy, direction: PolicyType, { pod }: Party): boolean {
  return (
    pod !== undefined &&
    spec.policyTypes.includes(direction) &&
    pod.namespace === meta.namespace &&
    matchesSelector(spec.podSelector, pod.labels)
  );
}

/** Rules of the other direction never count, not even if the policy does not have this one. */
function rulesOf(spec: NetworkPolicy['spec'], direction: PolicyType): readonly NetworkPolicyRule[] {
  return direction === 'Ingress' ? spec.ingress : spec.egress;
}
