import type { IntOrPercent } from '../intOrPercent.ts';
import type { LabelSelector, ObjectMeta } from './meta.ts';
import type { PodTemplate } from './pod.ts';

/** What every kind that makes pods from a template says about them. */
interface WorkloadSpec {
  readonly selector: LabelSelector;
  readonly template: PodTemplate;
  /** Seconds for which a pod has to be ready to count as available; absent: 0. */
  readonly minReadySeconds?: number;
}

export interface ReplicaSet {
  readonly kind: 'ReplicaSet';
  readonly meta: ObjectMeta;
  readonly spec: WorkloadSpec & { readonly replicas: number };
  readonly status: {
    readonly replicas: number;
    readonly readyReplicas: number;
    readonly availableReplicas: number;
  };
}

export type DeploymentStrategy =
  | { readonly type: 'Recreate' }
  | {
      readonly type: 'RollingUpdate';
      readonly maxSurge: IntOrPercent;
      readonly maxUnavailable: IntOrPercent;
    };

/** Why the Progressing condition is what it is: `pkg/controller/deployment/util/deployment_util.go`. */
export type ProgressReason =
  | 'NewReplicaSetCreated'
  | 'FoundNewReplicaSet'
  | 'ReplicaSetUpdated'
  | 'NewReplicaSetAvailable'
  | 'ProgressDeadlineExceeded'
  | 'DeploymentPaused'
  | 'DeploymentResumed';

/** The Progressing condition. */
export interface ProgressCondition {
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: ProgressReason;
  /** When progress was last seen, from which the deadline runs. */
  readonly lastUpdateTime: number;
}

export interface DeploymentStatus {
  readonly replicas: number;
  /** Pods of the present template. */
  readonly updatedReplicas: number;
  readonly readyReplicas: number;
  readonly availableReplicas: number;
  /** Absent until something was rolled out. */
  readonly progressing?: ProgressCondition;
}

export interface Deployment {
  readonly kind: 'Deployment';
  readonly meta: ObjectMeta;
  readonly spec: WorkloadSpec & {
    readonly replicas: number;
    /** Absent: RollingUpdate with 25 % either way. */
    readonly strategy?: DeploymentStrategy;
    /** A changed template is not rolled out while this is true. */
    readonly paused?: boolean;
    /** Seconds without progress after which a rollout counts as stuck; absent: 600. */
    readonly progressDeadlineSeconds?: number;
    /** Old ReplicaSets without pods that are kept; absent: 10. */
    readonly revisionHistoryLimit?: number;
  };
  readonly status: DeploymentStatus;
}

/** Pods with names of their own, `<name>-0` and so on. */
export interface StatefulSet {
  readonly kind: 'StatefulSet';
  readonly meta: ObjectMeta;
  readonly spec: WorkloadSpec & {
    readonly replicas: number;
    /** Absent: OrderedReady. */
    readonly podManagementPolicy?: 'OrderedReady' | 'Parallel';
    /** Absent: RollingUpdate without a partition. */
    readonly updateStrategy?:
      | { readonly type: 'OnDelete' }
      /** Pods with a lower ordinal than the partition keep the template before the present one. */
      | { readonly type: 'RollingUpdate'; readonly partition: number };
  };
  readonly status: {
    readonly replicas: number;
    readonly readyReplicas: number;
    readonly updatedReplicas: number;
    /** The template before the present one while an update goes on; absent until the first pass. */
    readonly currentTemplate?: PodTemplate;
  };
}

/** One pod on each node. */
export interface DaemonSet {
  readonly kind: 'DaemonSet';
  readonly meta: ObjectMeta;
  readonly spec: WorkloadSpec & {
    /** Absent: RollingUpdate with one pod at a time. */
    readonly updateStrategy?:
      | { readonly type: 'OnDelete' }
      | { readonly type: 'RollingUpdate'; readonly maxUnavailable: IntOrPercent };
  };
}

/** Kinds that make pods from a template. */
export type WorkloadKind = 'Deployment' | 'ReplicaSet' | 'StatefulSet' | 'DaemonSet';
