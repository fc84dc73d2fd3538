/**
 * What makes an endpoint an outlier, and for how long it is kept out. Names and meanings are those of Envoy's message
 * `OutlierDetection` (api/envoy/config/cluster/v3/outlier_detection.proto); times are in seconds.
 */
export interface OutlierSettings {
  /** Answers of 5xx in a row that eject at once, at least 1. */
  readonly consecutive5xx: number;
  /** Answers of 502, 503 or 504 in a row that eject at once, at least 1. */
  readonly consecutiveGatewayFailure: number;
  /** Seconds from one sweep to the next; statistics are of one such interval, and ejections end on a sweep only. */
  readonly interval: number;
  /** Length of a first ejection, seconds; the n-th is n times as long. */
  readonly baseEjectionTime: number;
  /** Longest ejection, seconds. */
  readonly maxEjectionTime: number;
  /** Most seconds that are added to an ejection, drawn uniformly, so that endpoints do not all come back together. */
  readonly maxEjectionTimeJitter: number;
  /** Share of the endpoints that may be out at once, percent. */
  readonly maxEjectionPercent: number;
  /** Is one endpoint ejected even where the share does not allow any? */
  readonly alwaysEjectOneHost: boolean;
  /** Endpoints with enough volume below which success rates are not compared. */
  readonly successRateMinimumHosts: number;
  /** Requests in an interval from which an endpoint has a success rate. */
  readonly successRateRequestVolume: number;
  /** Thousandths of a standard deviation below the mean that a success rate may be. */
  readonly successRateStdevFactor: number;
  /** Failures from which an endpoint is an outlier whatever the others do, percent. */
  readonly failurePercentageThreshold: number;
  readonly failurePercentageMinimumHosts: number;
  readonly failurePercentageRequestVolume: number;
  /** Percent of the detections of each kind that are acted upon. */
  readonly enforcing: Readonly<Record<OutlierKind, number>>;
}

/** The tests that an endpoint can fail. */
export type OutlierKind =
  | 'consecutive5xx'
  | 'consecutiveGatewayFailure'
  | 'successRate'
  | 'failurePercentage';

/** Envoy's defaults (outlier_detection.proto): success rates and rows of 5xx eject, the other two tests only count. */
export const ENVOY_OUTLIER_SETTINGS: OutlierSettings = {
  consecutive5xx: 5,
  consecutiveGatewayFailure: 5,
  interval: 10,
  baseEjectionTime: 30,
  maxEjectionTime: 300,
  maxEjectionTimeJitter: 0,
  maxEjectionPercent: 10,
  alwaysEjectOneHost: false,
  successRateMinimumHosts: 5,
  successRateRequestVolume: 100,
  successRateStdevFactor: 1900,
  failurePercentageThreshold: 85,
  failurePercentageMinimumHosts: 5,
  failurePercentageRequestVolume: 50,
  enforcing: { consecutive5xx: 100, consecutiveGatewayFailure: 0, successRate: 100, failurePercentage: 0 },
};
