import type { RollingKind, ScalableKind } from '../cluster/api/workloadCommands.ts';
import type { DrainOptions } from '../cluster/kubectl/drain.ts';
import type { Labels, Taint, WorkloadKind } from '../cluster/objects.ts';

/** What a fault hits. For `pod-*` kinds pods, for the others nodes. */
export type Target =
  | { readonly by: 'name'; readonly name: string }
  | { readonly by: 'labels'; readonly labels: Labels; readonly count: number | 'all' }
  | { readonly by: 'zone'; readonly zone: string; readonly count: number | 'all' }
  /** Drawn from all of the kind at the moment the fault happens. */
  | { readonly by: 'random'; readonly count: number };

/** A workload, as the API server knows it. */
export interface WorkloadRef {
  readonly kind: WorkloadKind;
  readonly namespace: string;
  readonly name: string;
}

/** What `kubectl rollout` is asked to do. */
export type RolloutAction = 'restart' | 'undo' | 'pause' | 'resume';

/**
 * Something that goes wrong, or is done to the cluster, at `at` (seconds). A `duration` of `undefined` means until the end.
 * With several clusters, `cluster` is the one that it happens to.
 */
export type FaultConfig = { readonly cluster?: string } & FaultKinds;

/** Every kind with what it needs. Times are in seconds of simulated time; a factor, a rate and a count have no unit. */
type FaultKinds =
  /** Every node of the cluster loses power, and its API server is down. */
  | { readonly kind: 'cluster-outage'; readonly at: number; readonly duration?: number }
  /** The cluster is cut off from all others. */
  | { readonly kind: 'cluster-partition'; readonly at: number; readonly duration?: number }
  /** The node loses power; with a duration the power comes back after it. */
  | { readonly kind: 'node-crash'; readonly at: number; readonly target: Target; readonly duration?: number }
  /** The node runs but nothing reaches it from outside, and nothing leaves it. */
  | {
      readonly kind: 'node-partition';
      readonly at: number;
      readonly target: Target;
      readonly duration?: number;
    }
  /** Every node of a zone loses power, or is cut off from the network. */
  | {
      readonly kind: 'zone-outage';
      readonly at: number;
      readonly zone: string;
      readonly of: 'power' | 'network';
      readonly duration?: number;
    }
  /** `kubectl cordon`; with a duration, `kubectl uncordon` after it. */
  | { readonly kind: 'cordon'; readonly at: number; readonly target: Target; readonly duration?: number }
  /** `kubectl drain`; with a duration, `kubectl uncordon` after it. */
  | ({
      readonly kind: 'drain';
      readonly at: number;
      readonly target: Target;
      readonly duration?: number;
    } & DrainOptions)
  /** `kubectl taint`; with a duration, the taint is removed after it. */
  | {
      readonly kind: 'taint';
      readonly at: number;
      readonly target: Target;
      readonly taint: Taint;
      readonly duration?: number;
    }
  /** The kubelet stops, and the node's containers run on; with a duration it runs again after it. */
  | {
      readonly kind: 'kubelet-stop';
      readonly at: number;
      readonly target: Target;
      readonly duration?: number;
    }
  /** Every request on the node takes `factor` times as long. */
  | {
      readonly kind: 'slow-node';
      readonly at: number;
      readonly target: Target;
      readonly factor: number;
      readonly duration?: number;
    }
  /** The pod is deleted through the API; `gracePeriod` (seconds) overrides the pod's own. */
  | { readonly kind: 'pod-kill'; readonly at: number; readonly target: Target; readonly gracePeriod?: number }
  /** The container's process exits with an error; the kubelet restarts it. */
  | { readonly kind: 'pod-crash'; readonly at: number; readonly target: Target }
  /** The pods answer requests with an error, with probability `rate`, after having done the work. */
  | {
      readonly kind: 'pod-errors';
      readonly at: number;
      readonly target: Target;
      readonly rate: number;
      readonly duration?: number;
    }
  /** The pods' processes stand still, as when they collect garbage or get SIGSTOP, and then go on where they were. */
  | { readonly kind: 'pod-pause'; readonly at: number; readonly target: Target; readonly duration: number }
  /** Something else on the node uses its CPU, with the weight of a pod that requests `request` cores. */
  | {
      readonly kind: 'cpu-hog';
      readonly at: number;
      readonly target: Target;
      readonly cores: number;
      readonly request: number;
      readonly duration?: number;
    }
  /**
   * `kubectl rollout`: a new pod template (`restart`, or `kubectl set image` with an image), the one before it again
   * (`undo`), or the end of its progress for a while (`pause`, `resume`; the last two for Deployments only).
   */
  | {
      readonly kind: 'rollout';
      readonly at: number;
      readonly workload: WorkloadRef & { readonly kind: RollingKind };
      readonly action: RolloutAction;
      /** Only with `restart`. */
      readonly image?: string;
    }
  /** Nothing can be read from or written to the API server. */
  | { readonly kind: 'api-server-outage'; readonly at: number; readonly duration?: number }
  /** No pod is bound to a node. */
  | { readonly kind: 'scheduler-outage'; readonly at: number; readonly duration?: number }
  /** No controller works. */
  | { readonly kind: 'controller-manager-outage'; readonly at: number; readonly duration?: number }
  /** A Secret is deleted; with a duration it is made again after it. */
  | {
      readonly kind: 'delete-secret';
      readonly at: number;
      readonly namespace: string;
      readonly name: string;
      readonly duration?: number;
    }
  /** The node shuts down in order, as its kubelet's `shutdownGracePeriod` has it; with a duration it boots after it. */
  | {
      readonly kind: 'node-shutdown';
      readonly at: number;
      readonly target: Target;
      readonly duration?: number;
    }
  /** Another number of pods. */
  | {
      readonly kind: 'scale';
      readonly at: number;
      readonly workload: WorkloadRef & { readonly kind: ScalableKind };
      readonly replicas: number;
    }
  /** Random failures from `at` on. */
  | {
      readonly kind: 'churn';
      readonly at: number;
      readonly duration?: number;
      /** Pods killed a second, as a Poisson process; 0: none. */
      readonly podKillRate: number;
      /** Which pods; absent: any. */
      readonly pods?: Labels;
      readonly gracePeriod?: number;
      /** Mean time between failures of each node and mean time to its repair, both exponential, seconds. */
      readonly nodes?: { readonly mtbf: number; readonly mttr: number };
    };
