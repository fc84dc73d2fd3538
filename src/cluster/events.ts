/** A line of `kubectl get events`, at the time it happened. */
export interface ClusterEvent {
  /** Seconds of simulated time. */
  readonly time: number;
  readonly type: 'Normal' | 'Warning';
  /** Kubernetes' own reason where it has one (`Scheduled`, `Unhealthy`, `NodeNotReady`, ...). */
  readonly reason: string;
  /** `Kind/name`, as kubectl prints it. */
  readonly object: string;
  /** In Kubernetes' words where it has any. */
  readonly message: string;
}

/** Takes events in the order in which they happen. */
export type EventSink = (event: ClusterEvent) => void;
