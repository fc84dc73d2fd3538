/** Labels, annotations, or a plain selector. Order means nothing. */
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

/** What the API server adds. Times in seconds of simulated time. */
export interface ObjectMeta extends NewObjectMeta {
  readonly uid: string;
  /** Number of the write that made this version; one count for all kinds. */
  readonly resourceVersion: number;
  readonly creationTimestamp: number;
  /** When deletion was asked for; with a grace period the object stays until the kubelet has finished. */
  readonly deletionTimestamp?: number;
  /** Counted from when the kubelet sees the deletion, and not from {@link deletionTimestamp}. */
  readonly deletionGracePeriodSeconds?: number;
  readonly owner?: OwnerReference;
}

/** One expression about a label: `apimachinery/pkg/apis/meta/v1/types.go`. */
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
