import { matchesSelector } from '../../cluster/labels/selectors.ts';
import type { NetworkPolicyPeer } from '../../cluster/objects.ts';
import { isInBlock } from './ipBlock.ts';
import type { Party } from './party.ts';

/**
 * Does a peer of a rule mean this party? A pod selector by itself looks into the policy's namespace only; beside a
 * namespace selector both have to match. Blocks look at the address, be it a pod's or not.
 * Source: `NetworkPolicyPeer` in `staging/src/k8s.io/api/networking/v1/types.go`.
 */
export function matchesPeer(peer: NetworkPolicyPeer, policyNamespace: string, party: Party): boolean {
  const { podSelector, namespaceSelector, ipBlock } = peer;
  if (ipBlock !== undefined) return party.address !== undefined && isInBlock(party.address, ipBlock);
  const { pod } = party;
  if (pod === undefined) return false;
  const inNamespace =
    namespaceSelector === undefined
      ? pod.namespace === policyNamespace
      : matchesSelector(namespaceSelector, pod.namespaceLabels);
  return inNamespace && (podSelector === undefined || matchesSelector(podSelector, pod.labels));
}

/** Is the party one of the peers? No peers at all mean everybody. */
export function matchesPeers(
  peers: readonly NetworkPolicyPeer[],
  policyNamespace: string,
  party: Party,
): boolean {
  return peers.length === 0 || peers.some((peer) => matchesPeer(peer, policyNamespace, party));
}
