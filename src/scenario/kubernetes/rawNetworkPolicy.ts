import type { PolicyType } from '../../cluster/objects.ts';
import type { RawMeta, RawSelector } from './rawObjects.ts';

/** `networkingv1.IPBlock`. */
export interface RawIPBlock {
  readonly cidr: string;
  readonly except?: readonly string[];
}

/** `networkingv1.NetworkPolicyPeer`. */
export interface RawPolicyPeer {
  readonly podSelector?: RawSelector;
  readonly namespaceSelector?: RawSelector;
  readonly ipBlock?: RawIPBlock;
}

/** `networkingv1.NetworkPolicyPort`. */
export interface RawPolicyPort {
  readonly protocol?: 'TCP' | 'UDP' | 'SCTP';
  readonly port?: number | string;
  readonly endPort?: number;
}

/** `networkingv1.NetworkPolicyIngressRule`, and the one for egress. */
export interface RawPolicyRule {
  readonly from?: readonly RawPolicyPeer[];
  readonly to?: readonly RawPolicyPeer[];
  readonly ports?: readonly RawPolicyPort[];
}

/** `networkingv1.NetworkPolicy`. That the directions are known ones is checked later. */
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
