import type { LabelSelector, ObjectMeta } from './meta.ts';
import type { Protocol } from './pod.ts';

/** A namespace, as far as policies select by it: its own labels, and the one with its name that every one has. */
export interface Namespace {
  readonly kind: 'Namespace';
  /** Without a namespace of its own (''). */
  readonly meta: ObjectMeta;
  readonly spec: Readonly<Record<string, never>>;
}

/** The label that the API server puts on every namespace: `pkg/apis/core/v1/defaults.go`. */
export const NAMESPACE_NAME_LABEL = 'kubernetes.io/metadata.name';

/** Addresses by network, as a connection's packets show them. */
export interface IPBlock {
  /** Such as `10.0.0.0/8`. */
  readonly cidr: string;
  /** Parts of it that are left out. */
  readonly except: readonly string[];
}

/** Who may be at the other end. Either {@link ipBlock} or one or both of the selectors, which then both have to match. */
export interface NetworkPolicyPeer {
  /** Pods; without a namespace selector those of the policy's own namespace. */
  readonly podSelector?: LabelSelector;
  /** Namespaces; without a pod selector all of their pods. */
  readonly namespaceSelector?: LabelSelector;
  readonly ipBlock?: IPBlock;
}

/** A port of the pod that is connected to. */
export interface NetworkPolicyPort {
  readonly protocol: Protocol;
  /** A number, or the name of a container port; absent: every port of the protocol. */
  readonly port?: number | string;
  /** The last of a range that begins with {@link port}, inclusive. */
  readonly endPort?: number;
}

/** One thing that is allowed: any of the peers at any of the ports. */
export interface NetworkPolicyRule {
  /** Empty: every peer. `from` of an ingress rule, `to` of an egress rule. */
  readonly peers: readonly NetworkPolicyPeer[];
  /** Empty: every port. */
  readonly ports: readonly NetworkPolicyPort[];
}

/** A direction, seen from the pods that a policy selects. */
export type PolicyType = 'Ingress' | 'Egress';

/** What the pods that it selects may connect to, or be connected to from. `staging/src/k8s.io/api/networking/v1/types.go` */
export interface NetworkPolicy {
  readonly kind: 'NetworkPolicy';
  readonly meta: ObjectMeta;
  readonly spec: {
    /** Pods of the policy's namespace; empty: all of them. */
    readonly podSelector: LabelSelector;
    /** Directions in which these pods are isolated. */
    readonly policyTypes: readonly PolicyType[];
    readonly ingress: readonly NetworkPolicyRule[];
    readonly egress: readonly NetworkPolicyRule[];
  };
}
