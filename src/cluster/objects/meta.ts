export type Labels = Readonly<Record<string, string>>;

/** The controller that an object belongs to (`metadata.ownerReferences` with `controller: true`). */
export interface OwnerReference {
  readonly kind: 'Deployment' | 'ReplicaSet' | 'StatefulSet' | 'DaemonSet';
  readonly name: string;
  readonly uid: string;
}

/** What a manifest says about an object; the API server adds the rest. */
export interface NewObjectMeta {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly annotations: Labels;
}

export interface ObjectMeta extends NewObjectMeta {
  readonly uid: string;
  readonly resourceVersion: number;
  readonly creationTimestamp: number;
  /** When deletion was asked for; with a grace period the object stays until the kubelet has finished. */
  readonly deletionTimestamp?: number;
  readonly deletionGracePeriodSeconds?: number;
  readonly owner?: OwnerReference;
}

export interface LabelSelectorRequirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values: readonly string[];
}

/** A workload's selector: every label and every expression must hold; an empty one selects everything. */
export interface LabelSelector {
  readonly matchLabels: Labels;
  readonly matchExpressions: readonly LabelSelectorRequirement[];
}
