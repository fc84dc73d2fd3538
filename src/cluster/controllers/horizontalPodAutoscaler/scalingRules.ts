import type { HorizontalPodAutoscaler, ScalingPolicy, ScalingRules } from '../../objects.ts';

/** The limits on how fast one direction may go. */
export interface RateRules {
  /** Which policy's limit counts: that of the greatest change, of the least, or no change at all. */
  readonly selectPolicy: 'Max' | 'Min' | 'Disabled';
  /** At least one, unless the direction is disabled. */
  readonly policies: readonly ScalingPolicy[];
}

/** The rules of one direction with every default filled in. */
export interface CompleteRules extends RateRules {
  /** Seconds. */
  readonly stabilizationWindowSeconds: number;
}

/** Both directions of a `behavior`. */
export interface CompleteBehavior {
  readonly scaleUp: CompleteRules;
  readonly scaleDown: CompleteRules;
}

/** Defaults of scaling up: `pkg/apis/autoscaling/v2/defaults.go`. */
const SCALE_UP: CompleteRules = {
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max',
  policies: [
    { type: 'Pods', value: 4, periodSeconds: 15 },
    { type: 'Percent', value: 100, periodSeconds: 15 },
  ],
};

/** Defaults of scaling down in the same file; the window is the controller's. */
const SCALE_DOWN: RateRules = {
  selectPolicy: 'Max',
  policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
};

/**
 * A `behavior` with what it leaves out. As soon as any of it is given the rules without one no longer hold.
 * @param downscaleStabilization the controller's window for scaling down, seconds
 */
export function completeBehavior(
  behavior: NonNullable<HorizontalPodAutoscaler['spec']['behavior']>,
  downscaleStabilization: number,
): CompleteBehavior {
  const scaleDown = { ...SCALE_DOWN, stabilizationWindowSeconds: downscaleStabilization };
  return {
    scaleUp: completed(behavior.scaleUp, SCALE_UP),
    scaleDown: completed(behavior.scaleDown, scaleDown),
  };
}

/** Given policies replace the default ones as a whole (`GenerateHPAScaleUpRules` in the same file). */
function completed(rules: ScalingRules | undefined, defaults: CompleteRules): CompleteRules {
  return {
    stabilizationWindowSeconds: rules?.stabilizationWindowSeconds ?? defaults.stabilizationWindowSeconds,
    selectPolicy: rules?.selectPolicy ?? defaults.selectPolicy,
    policies: rules?.policies ?? defaults.policies,
  };
}
