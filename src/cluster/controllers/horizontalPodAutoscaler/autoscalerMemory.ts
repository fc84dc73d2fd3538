import type { HorizontalPodAutoscaler } from '../../objects.ts';
import type { ClusterSettings } from '../../settings.ts';
import { type Recommendation, stabilizeBoth, stabilizeDownscale } from './recommendations.ts';
import { type LimitedReplicas, limitByRate, limitWithoutBehavior } from './replicaRange.ts';
import { type ScaleEvent, storeScaleEvent } from './scaleEvents.ts';
import { completeBehavior } from './scalingRules.ts';

/**
 * What the controller remembers of one autoscaler, and what it makes of the metrics with it. Nothing of it is in the
 * API: a controller that starts anew knows nothing of it.
 * Source: `pkg/controller/podautoscaler/horizontal.go`.
 */
export class AutoscalerMemory {
  /** The controller's own window for scaling down, seconds. */
  readonly #window: number;
  /** In no certain order: old ones are overwritten in place. */
  readonly #recommendations: Recommendation[] = [];
  /** What was done in each direction; only with a `behavior`. */
  readonly #up: ScaleEvent[] = [];
  /** Changes by which pods were taken away. */
  readonly #down: ScaleEvent[] = [];

  constructor({ horizontalPodAutoscaler: { downscaleStabilization } }: ClusterSettings) {
    this.#window = downscaleStabilization;
  }

  /** The number of pods at the first pass counts as a recommendation: a controller that starts takes none away. */
  recordInitial(currentReplicas: number, now: number): void {
    if (this.#recommendations.length === 0)
      this.#recommendations.push({ replicas: currentReplicas, time: now });
  }

  /**
   * The number of pods that the metrics' wish comes to, once it is stabilised and limited. The wish is remembered as it
   * was, before any of this. Source: `normalizeDesiredReplicas`, `normalizeDesiredReplicasWithBehaviors`.
   * @param wished what the metrics ask for together
   * @param now seconds
   */
  limited(
    { minReplicas, maxReplicas, behavior }: HorizontalPodAutoscaler['spec'],
    currentReplicas: number,
    wished: number,
    now: number,
  ): LimitedReplicas {
    const bounds = { currentReplicas, minReplicas, maxReplicas };
    if (behavior === undefined) {
      const desiredReplicas = stabilizeDownscale(this.#recommendations, wished, this.#window, now);
      return limitWithoutBehavior({ ...bounds, desiredReplicas });
    }
    const rules = completeBehavior(behavior, this.#window);
    const windows = {
      up: rules.scaleUp.stabilizationWindowSeconds,
      down: rules.scaleDown.stabilizationWindowSeconds,
    };
    const desiredReplicas = stabilizeBoth(this.#recommendations, currentReplicas, wished, windows, now);
    return limitByRate({ ...bounds, desiredReplicas }, rules, { up: this.#up, down: this.#down }, now);
  }

  /** Notes a change that was made. Only the policies of a `behavior` look back at it. @param now seconds */
  rescaled({ behavior }: HorizontalPodAutoscaler['spec'], before: number, after: number, now: number): void {
    if (behavior === undefined) return;
    const { scaleUp, scaleDown } = completeBehavior(behavior, this.#window);
    const event = { change: Math.abs(after - before), time: now };
    if (after > before) storeScaleEvent(this.#up, event, scaleUp.policies);
    else storeScaleEvent(this.#down, event, scaleDown.policies);
  }
}
