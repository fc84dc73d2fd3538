import type { HealthCheckDefaults } from '../../balancing/health/checkThresholds.ts';
import type { FailureAccrualSettings } from '../../balancing/health/failureAccrual.ts';
import type { GrpcOutlierSettings } from '../../balancing/health/grpcOutlierDetector.ts';
import type { MaxFailsSettings } from '../../balancing/health/maxFails.ts';
import type { OutlierSettings } from '../../balancing/health/outlierSettings.ts';
import type { SlowStart } from '../../balancing/health/slowStart.ts';
import type { ClientBalancingConfig } from '../config.ts';

/** Which rule judges endpoints by what becomes of requests to them, with all of its numbers; times in seconds. */
export type OutlierDetectionConfig =
  | { readonly kind: 'envoy'; readonly settings: OutlierSettings }
  | { readonly kind: 'grpc'; readonly settings: GrpcOutlierSettings }
  | { readonly kind: 'nginx'; readonly settings: MaxFailsSettings }
  | { readonly kind: 'failure-accrual'; readonly settings: FailureAccrualSettings };

/** How each client asks each endpoint how it is. Times in seconds. */
export interface HealthCheckConfig extends HealthCheckDefaults {
  /** Time that the process takes for one check, beyond what it has to do first; takes no worker. */
  readonly work: number;
}

/** What each client of a source does about endpoints that are not well. Absent parts are not done. */
export interface HealthConfig {
  readonly outlierDetection?: OutlierDetectionConfig;
  readonly healthCheck?: HealthCheckConfig;
  /** Percent of healthy endpoints below which all are used; 0: never. */
  readonly panicThreshold: number;
  /** Are none used then, in place of all? */
  readonly failTrafficOnPanic: boolean;
  readonly slowStart?: SlowStart;
}

/** The policies that a slow start is for: Envoy's, which follow a weight that changes without a change of the list. */
export const SLOW_START_POLICIES: readonly string[] = ['round-robin', 'edf', 'least-request'];

/**
 * The policy that acts: with a slow start, round robin is done by deadlines, as weights cannot be had otherwise
 * (`EdfLoadBalancerBase::refresh`, source/extensions/load_balancing_policies/common/load_balancer_impl.cc).
 */
export function actingBalancing(config: ClientBalancingConfig): ClientBalancingConfig {
  const needsWeights = config.health?.slowStart !== undefined && config.policy === 'round-robin';
  return needsWeights ? { ...config, policy: 'edf', parameters: {} } : config;
}
