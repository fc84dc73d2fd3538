import { envoyThresholds } from '../../balancing/health/checkThresholds.ts';
import { LINKERD_FAILURE_ACCRUAL } from '../../balancing/health/failureAccrual.ts';
import {
  GRPC_FAILURE_PERCENTAGE,
  GRPC_OUTLIER_SETTINGS,
  GRPC_SUCCESS_RATE,
} from '../../balancing/health/grpcOutlierDetector.ts';
import { NGINX_MAX_FAILS } from '../../balancing/health/maxFails.ts';
import { ENVOY_OUTLIER_SETTINGS } from '../../balancing/health/outlierSettings.ts';
import { PANIC_THRESHOLD } from '../../balancing/localities/priorityLoad.ts';
import type { Policy } from '../../balancing/policy.ts';
import {
  type HealthCheckConfig,
  type HealthConfig,
  type OutlierDetectionConfig,
  SLOW_START_POLICIES,
} from '../../workload/health/healthConfig.ts';
import type { BalancingEntry } from '../language/balancing.ts';
import { type HealthCheckEntry, healthKeys, type OutlierDetectionEntry } from '../language/health.ts';
import {
  detectsNothing,
  notOfThisKind,
  panicWithoutHealth,
  slowStartByDeadlines,
  slowStartNeedsWeights,
} from '../messages.ts';
import type { Path } from '../source/located.ts';
import { type BuildContext, errorAt } from './context.ts';

type Kind = OutlierDetectionEntry['kind'];

/**
 * Envoy's keys for how many detections of each kind are acted upon. They are percentages of
 * `cluster.outlier_detection` (api/envoy/config/cluster/v3/outlier_detection.proto), which the scenario
 * writes flat and the balancer keeps together.
 */
const ENFORCING = {
  enforcingConsecutive5xx: 'consecutive5xx',
  enforcingConsecutiveGatewayFailure: 'consecutiveGatewayFailure',
  enforcingSuccessRate: 'successRate',
  enforcingFailurePercentage: 'failurePercentage',
} as const;

/**
 * The keys of each kind. A key of another kind is refused, since it would be without effect: Envoy's, gRPC's
 * (gRFC A50), nginx's (`max_fails`, `fail_timeout`) and Linkerd's (`balancer.linkerd.io/failure-accrual`).
 */
const KEYS: Readonly<Record<Kind, readonly string[]>> = {
  envoy: [
    ...Object.keys(ENVOY_OUTLIER_SETTINGS).filter((key) => key !== 'enforcing'),
    ...Object.keys(ENFORCING),
  ],
  grpc: [...Object.keys(GRPC_OUTLIER_SETTINGS), 'successRateEjection', 'failurePercentageEjection'],
  nginx: Object.keys(NGINX_MAX_FAILS),
  'failure-accrual': Object.keys(LINKERD_FAILURE_ACCRUAL),
};

/** What a `balancing` has for its policy, and what it says of health. */
export interface HealthParts {
  readonly health?: HealthConfig;
  /** What is left: the policy's own parameters. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/**
 * Takes what is said of the health of endpoints out of a `balancing`. A policy that has a panic threshold of its own keeps
 * it, and what is wrong is reported.
 * @param rest of the mapping: what is said of health, and the policy's own parameters
 * @param policy undefined: there is none of that name
 */
export function buildHealth(
  entry: BalancingEntry,
  rest: Readonly<Record<string, unknown>>,
  policy: Policy | undefined,
  at: Path,
  context: BuildContext,
): HealthParts {
  const { outlierDetection, healthCheck, slowStart } = entry;
  // What speaks of health is no parameter of the policy.
  const others = Object.fromEntries(Object.entries(rest).filter(([key]) => !(key in healthKeys)));
  const { panicThreshold, failTrafficOnPanic } = entry;
  const panic = given({ panicThreshold, failTrafficOnPanic });
  const isPolicys = policy?.parameters.some(({ name }) => name === 'panicThreshold') === true;
  const parameters = given(isPolicys ? { ...others, ...panic } : others);
  const detects = outlierDetection !== undefined || healthCheck !== undefined;
  if (!detects && !isPolicys)
    for (const key of Object.keys(panic)) errorAt(context, [...at, key], panicWithoutHealth());
  if (slowStart !== undefined && policy !== undefined) checkSlowStart(policy.name, others, at, context);
  if (!detects && slowStart === undefined) return { parameters };
  return { health: healthOf(entry, at, context), parameters };
}

/** With every default filled in. A duration is in seconds, a threshold of Envoy's in per cent. */
function healthOf(entry: BalancingEntry, at: Path, context: BuildContext): HealthConfig {
  const { outlierDetection, healthCheck, slowStart, failTrafficOnPanic = false } = entry;
  const detection = outlierDetection && detectionOf(outlierDetection, [...at, 'outlierDetection'], context);
  // Only Envoy knows panic: a gRPC channel, nginx or Linkerd would rather have nobody.
  const usual = detection === undefined || detection.kind === 'envoy' ? PANIC_THRESHOLD : 0;
  return {
    ...(detection && { outlierDetection: detection }),
    ...(healthCheck && { healthCheck: checkOf(healthCheck) }),
    panicThreshold: entry.panicThreshold ?? usual,
    failTrafficOnPanic,
    ...(slowStart && { slowStart }),
  };
}

/** What is there: a key without a value is not given, as in manifests. */
function given(parameters: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  // `null` is what YAML makes of a key with nothing after it.
  return Object.fromEntries(
    Object.entries(parameters).filter(([, value]) => value !== null && value !== undefined),
  );
}

/** A policy that builds a table of its weights would keep the least one until the next change of the list. */
function checkSlowStart(
  policy: string,
  parameters: Readonly<Record<string, unknown>>,
  at: Path,
  context: BuildContext,
): void {
  if (!SLOW_START_POLICIES.includes(policy))
    errorAt(context, [...at, 'slowStart'], slowStartNeedsWeights(policy, SLOW_START_POLICIES));
  else if (policy === 'round-robin' && 'onChange' in parameters)
    errorAt(context, [...at, 'onChange'], slowStartByDeadlines());
}

/** The rule with all of its numbers. */
function detectionOf(
  entry: OutlierDetectionEntry,
  at: Path,
  context: BuildContext,
): OutlierDetectionConfig | undefined {
  const { kind, ...others } = entry;
  for (const key of Object.keys(others))
    if (!KEYS[kind].includes(key)) errorAt(context, [...at, key], notOfThisKind(kind, KEYS[kind]));
  switch (kind) {
    case 'envoy':
      return { kind, settings: { ...filled(ENVOY_OUTLIER_SETTINGS, entry), enforcing: enforcing(entry) } };
    case 'grpc':
      return grpcDetection(entry, at, context);
    case 'nginx':
      return { kind, settings: filled(NGINX_MAX_FAILS, entry) };
    case 'failure-accrual':
      return { kind, settings: filled(LINKERD_FAILURE_ACCRUAL, entry) };
  }
}

/**
 * gRFC A50: both algorithms are off unless they are configured, so that a rule without one would never eject
 * anybody.
 */
function grpcDetection(
  entry: OutlierDetectionEntry,
  at: Path,
  context: BuildContext,
): OutlierDetectionConfig {
  const { successRateEjection, failurePercentageEjection } = entry;
  if (successRateEjection === undefined && failurePercentageEjection === undefined)
    errorAt(context, at, detectsNothing());
  const settings = {
    ...filled(GRPC_OUTLIER_SETTINGS, entry),
    ...(successRateEjection && { successRateEjection: { ...GRPC_SUCCESS_RATE, ...successRateEjection } }),
    ...(failurePercentageEjection && {
      failurePercentageEjection: { ...GRPC_FAILURE_PERCENTAGE, ...failurePercentageEjection },
    }),
  };
  return { kind: 'grpc', settings };
}

/**
 * The defaults, with what is given in their place. Only keys that the defaults have are taken, so that those
 * of a kind cannot leak into the settings of another.
 */
function filled<T extends object>(defaults: T, given: Partial<T> | object): T {
  const own = Object.entries(given).filter(([key]) => key in defaults);
  return { ...defaults, ...Object.fromEntries(own) };
}

/** How many detections of each kind are acted upon, in per cent; those of Envoy where nothing is said. */
function enforcing(entry: OutlierDetectionEntry) {
  const of = (key: keyof typeof ENFORCING) => entry[key] ?? ENVOY_OUTLIER_SETTINGS.enforcing[ENFORCING[key]];
  return {
    consecutive5xx: of('enforcingConsecutive5xx'),
    consecutiveGatewayFailure: of('enforcingConsecutiveGatewayFailure'),
    successRate: of('enforcingSuccessRate'),
    failurePercentage: of('enforcingFailurePercentage'),
  };
}

/** A check that asks every endpoint in turn: interval, timeout and the work of an answer are in seconds. */
function checkOf(entry: HealthCheckEntry): HealthCheckConfig {
  const { interval, timeout, unhealthyThreshold, healthyThreshold, work } = entry;
  return { ...envoyThresholds(healthyThreshold, unhealthyThreshold), interval, timeout, work };
}
