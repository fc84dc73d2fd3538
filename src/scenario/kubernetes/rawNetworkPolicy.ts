import type { PolicyType } from '../../cluster/objects.ts';
import type { RawMeta, RawSelector } from './rawObjects.ts';

/** `networkingv1.IPBlock`. `except` are parts of `cidr` that the rule is not about. */
export interface RawIPBlock {
  readonly cidr: string;
  readonly except?: readonly string[];
}

/**
 * `networkingv1.NetworkPolicyPeer`. Selectors of pods and namespaces given together have to hold together;
 * without one of namespaces, the policy's own is meant.
 */
export interface RawPolicyPeer {
  readonly podSelector?: RawSelector;
  readonly namespaceSelector?: RawSelector;
  readonly ipBlock?: RawIPBlock;
}

/**
 * `networkingv1.NetworkPolicyPort`. `port` is a number or the name of a port of the pods; with `endPort` it
 * is the first of a range.
 */
export interface RawPolicyPort {
  readonly protocol?: 'TCP' | 'UDP' | 'SCTP';
  readonly port?: number | string;
  readonly endPort?: number;
}

/**
 * `networkingv1.NetworkPolicyIngressRule`, and the one for egress. Absent peers or ports stand for all of
 * them.
 */
export interface RawPolicyRule {
  readonly from?: readonly RawPolicyPeer[];
  readonly to?: readonly RawPolicyPeer[];
  readonly ports?: readonly RawPolicyPort[];
}

/**
 * `networkingv1.NetworkPolicy`. That the directions are known ones is checked later. Pods that no policy
 * selects are open to everybody.
 */
export interface RawNetworkPolicy {
  readonly metadata?: RawMeta;
  readonly spec?: {
    readonly podSelector?: RawSelector;
    readonly policyTypes?: readonly (PolicyType | (string & {}))[];
    readonly ingress?: readonly RawPolicyRule[];
    readonly egress?: readonly RawPolicyRule[];
  };
}

/** `corev1.Namespace`. */
export interface RawNamespace {
  readonly metadata?: RawMeta;
}
