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

/** A number of equal pods; as a rule one revision of a Deployment. */
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

/** All old pods first, or old and new ones side by side within two bounds. */
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

/** Sums over the ReplicaSets, as their controller has counted them. */
export interface DeploymentStatus {
  /** How often the name of a new ReplicaSet was taken by one of another template; it goes into the hash. Absent: 0. */
  readonly collisionCount?: number;
  readonly replicas: number;
  /** Pods of the present template. */
  readonly updatedReplicas: number;
  readonly readyReplicas: number;
  readonly availableReplicas: number;
  /** Absent until something was rolled out. */
  readonly progressing?: ProgressCondition;
}

/** Rolls a template out by way of ReplicaSets (`Deployment` in `staging/src/k8s.io/api/apps/v1/types.go`). */
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

/**
 * A pod template that a StatefulSet or DaemonSet has or had, for which Kubernetes has an object of its own:
 * `ControllerRevision` in `staging/src/k8s.io/api/apps/v1/types.go`.
 */
export interface TemplateRevision {
  /** Grows with each change; a template that is taken up again gets a new number. */
  readonly revision: number;
  readonly template: PodTemplate;
}

/** Pods with names of their own, `<name>-0` and so on. */
export interface StatefulSet {
  readonly kind: 'StatefulSet';
  readonly meta: ObjectMeta;
  readonly spec: WorkloadSpec & {
    readonly replicas: number;
    /** The headless Service under which its pods have names; absent: they have none. */
    readonly serviceName?: string;
    /** The first pod's number; absent: 0. */
    readonly ordinals?: { readonly start: number };
    /** Templates before the present one that are kept; absent: 10. */
    readonly revisionHistoryLimit?: number;
    /** Absent: OrderedReady. */
    readonly podManagementPolicy?: 'OrderedReady' | 'Parallel';
    /** Absent: RollingUpdate without a partition. */
    readonly updateStrategy?:
      | { readonly type: 'OnDelete' }
      /** The first `partition` pods keep the template before the present one. */
      | { readonly type: 'RollingUpdate'; readonly partition: number };
  };
  readonly status: {
    readonly replicas: number;
    readonly readyReplicas: number;
    readonly updatedReplicas: number;
    /** The template before the present one while an update goes on; absent until the first pass. */
    readonly currentTemplate?: PodTemplate;
    /** Ready for `minReadySeconds`; absent until the first pass. */
    readonly availableReplicas?: number;
    /** The templates so far, the newest last; absent until the first pass. */
    readonly revisions?: readonly TemplateRevision[];
  };
}

/** How many nodes have their pod: `DaemonSetStatus` in `staging/src/k8s.io/api/apps/v1/types.go`. */
export interface DaemonSetStatus {
  /** Nodes that are to have a pod. */
  readonly desiredNumberScheduled: number;
  /** Of these, nodes that have one. */
  readonly currentNumberScheduled: number;
  /** Nodes that have one and are not to. */
  readonly numberMisscheduled: number;
  readonly numberReady: number;
  readonly numberAvailable: number;
  /** Nodes whose pod is of the present template. */
  readonly updatedNumberScheduled: number;
  /** The templates so far, the newest last. */
  readonly revisions: readonly TemplateRevision[];
}

/** One pod on each node. */
export interface DaemonSet {
  readonly kind: 'DaemonSet';
  readonly meta: ObjectMeta;
  readonly spec: WorkloadSpec & {
    /** Templates before the present one that are kept; absent: 10. */
    readonly revisionHistoryLimit?: number;
    /** Absent: RollingUpdate with one pod at a time. */
    readonly updateStrategy?:
      | { readonly type: 'OnDelete' }
      | {
          readonly type: 'RollingUpdate';
          readonly maxUnavailable: IntOrPercent;
          /** Nodes that may have an old and a new pod at a time; absent: 0, a pod makes room before the next comes. */
          readonly maxSurge?: IntOrPercent;
        };
  };
  /** Absent until the first pass. */
  readonly status?: DaemonSetStatus;
}

/** Kinds that make pods from a template. */
export type WorkloadKind = 'Deployment' | 'ReplicaSet' | 'StatefulSet' | 'DaemonSet';
