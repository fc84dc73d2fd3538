/** What the controller knows of one node; times in seconds, null: never posted. */
export interface NodeHealth {
  readonly monitorGracePeriodSeconds: number;
  /** The longer silence that a node may keep before its first report. */
  readonly startupGracePeriodSeconds: number;
  /** Since its creation: stands for a report where there was none. */
  readonly nodeAgeSeconds: number;
  /** Since the controller *saw* the status change, or the Lease renewed: the node's own clock is never looked at. */
  readonly secondsSinceStatusChanged: number | null;
  readonly secondsSinceLeaseRenewed: number | null;
  /** Its condition before this pass. */
  readonly previousReady: boolean;
}

/** What the pass writes of the node. */
export interface HealthDecision {
  readonly ready: 'Unknown' | 'unchanged';
  /** Only when the node was ready until now. */
  readonly markPodsNotReady: boolean;
}

/**
 * Has the node been silent for longer than its grace period? A silence of exactly the grace period is not.
 * Source: `tryUpdateNodeHealth` in `pkg/controller/nodelifecycle/node_lifecycle_controller.go`.
 */
export function healthDecision(health: NodeHealth): HealthDecision {
  const { secondsSinceStatusChanged, secondsSinceLeaseRenewed } = health;
  const posted = secondsSinceStatusChanged !== null;
  const grace = posted ? health.monitorGracePeriodSeconds : health.startupGracePeriodSeconds;
  const silence = Math.min(
    secondsSinceStatusChanged ?? health.nodeAgeSeconds,
    secondsSinceLeaseRenewed ?? Number.POSITIVE_INFINITY,
  );
  if (!(silence > grace)) return { ready: 'unchanged', markPodsNotReady: false };
  return { ready: 'Unknown', markPodsNotReady: health.previousReady };
}
