import type { LabelSelector, LabelSelectorRequirement } from './meta.ts';

/** What a pod puts up with (`Toleration` in `staging/src/k8s.io/api/core/v1/types.go`). */
export interface Toleration {
  readonly key?: string;
  readonly operator: 'Exists' | 'Equal';
  readonly value?: string;
  /** Absent: every effect. */
  readonly effect?: TaintEffect;
  /** For NoExecute: how long the pod may stay; absent is for ever. */
  readonly tolerationSeconds?: number;
}

/** Keeps new pods away, makes the node a second choice, or drives pods away that are there. */
export type TaintEffect = 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';

/** A reason not to run on a node. A node has one of each key and effect at most. */
export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: TaintEffect;
}

/** What a NodeSelectorTerm asks of one label (or field) of a node; `Gt` and `Lt` compare whole numbers. */
export interface NodeSelectorRequirement {
  readonly key: string;
  readonly operator: LabelSelectorRequirement['operator'] | 'Gt' | 'Lt';
  readonly values: readonly string[];
}

/** All requirements must hold; a term without any selects no node. */
export interface NodeSelectorTerm {
  readonly matchExpressions: readonly NodeSelectorRequirement[];
  /** Only `metadata.name`, as in Kubernetes. */
  readonly matchFields: readonly NodeSelectorRequirement[];
}

/** Which nodes a pod may run on, and which it would like. */
export interface NodeAffinity {
  /** One of these must select the node; absent: every node will do. */
  readonly required?: readonly NodeSelectorTerm[];
  readonly preferred: readonly { readonly weight: number; readonly preference: NodeSelectorTerm }[];
}

/** Pods that are looked for in the domain (zone, node, ...) of a node. */
export interface PodAffinityTerm {
  readonly topologyKey: string;
  /** Absent: no pod. */
  readonly labelSelector?: LabelSelector;
  /** Empty, and no {@link namespaceSelector}: the namespace of the pod that has the term. */
  readonly namespaces: readonly string[];
  /** Namespaces besides those; an empty one selects all. */
  readonly namespaceSelector?: LabelSelector;
  /** Labels whose value in the pod itself is added to the selector; likewise, of which others must have another value. */
  readonly matchLabelKeys?: readonly string[];
  readonly mismatchLabelKeys?: readonly string[];
}

/** Which pods a pod wants to be near, or (as anti-affinity) apart from. Of the required terms all must hold. */
export interface PodAffinity {
  readonly required: readonly PodAffinityTerm[];
  readonly preferred: readonly { readonly weight: number; readonly term: PodAffinityTerm }[];
}

/** All that a pod says about its place beyond `nodeSelector`. */
export interface Affinity {
  readonly nodeAffinity?: NodeAffinity;
  readonly podAffinity?: PodAffinity;
  readonly podAntiAffinity?: PodAffinity;
}

/** How far the numbers of matching pods in the domains of a label may differ. */
export interface TopologySpreadConstraint {
  readonly maxSkew: number;
  readonly topologyKey: string;
  /** Hard, or a wish. */
  readonly whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway';
  /** Absent: no pod matches. */
  readonly labelSelector?: LabelSelector;
  /** With fewer domains than this, the emptiest counts as having no pod (only with DoNotSchedule). */
  readonly minDomains?: number;
  /** Honor (default): nodes that the pod's nodeSelector or affinity excludes do not count. */
  readonly nodeAffinityPolicy?: 'Honor' | 'Ignore';
  /** Honor: nodes with taints that the pod does not tolerate do not count; Ignore is the default. */
  readonly nodeTaintsPolicy?: 'Honor' | 'Ignore';
  /** Labels whose value in the pod itself is added to the selector. */
  readonly matchLabelKeys?: readonly string[];
}
