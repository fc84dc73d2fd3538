/**
 * When requests are refused because too few of late have succeeded
 * (api/envoy/extensions/filters/http/admission_control/v3/admission_control.proto).
 */
export interface AdmissionControl {
  /** Success rate below which requests are refused, above 0 to 1. */
  readonly successRateThreshold: number;
  /** 1 is linear; above that, refusals come sooner. At least 1. */
  readonly aggression: number;
  readonly maxRejectionProbability: number;
  /** Seconds over which requests are counted. */
  readonly samplingWindow: number;
  /** Requests a second below which none is refused. */
  readonly rpsThreshold: number;
}

/** Envoy's defaults. */
export const ENVOY_ADMISSION_CONTROL: AdmissionControl = {
  successRateThreshold: 0.95,
  aggression: 1,
  maxRejectionProbability: 0.8,
  samplingWindow: 30,
  rpsThreshold: 0,
};

/**
 * Probability with which Envoy refuses a request
 * (`AdmissionControlFilter::shouldRejectRequest`, source/extensions/filters/http/admission_control/admission_control.cc).
 * @param requests that were let through in the sampling window
 * @param successes of them
 */
export function admissionRejection(
  requests: number,
  successes: number,
  settings: AdmissionControl = ENVOY_ADMISSION_CONTROL,
): number {
  const { successRateThreshold, aggression, maxRejectionProbability, samplingWindow, rpsThreshold } =
    settings;
  if (requests / samplingWindow < rpsThreshold) return 0;
  const excess = Math.max(0, requests - successes / successRateThreshold) / (requests + 1);
  return Math.min(maxRejectionProbability, excess ** (1 / aggression));
}

/**
 * Finagle's `NackAdmissionFilter` (finagle-core/.../filter/NackAdmissionFilter.scala): it looks at the share of requests
 * that the server has not refused, a mean that decays over the window.
 */
export const NACK_ADMISSION = {
  /** Seconds. */
  window: 120,
  /** Accept rate below which requests are dropped. */
  threshold: 0.5,
  maxDropProbability: 0.75,
  /** Requests a second below which none is dropped. */
  rpsThreshold: 5,
} as const;

/**
 * Probability with which Finagle drops a request: what is missing to the threshold's multiple of the accept rate.
 * @param acceptRate 0 to 1
 * @param rps requests a second
 */
export function nackRejection(acceptRate: number, rps: number): number {
  const { threshold, maxDropProbability, rpsThreshold } = NACK_ADMISSION;
  if (rps < rpsThreshold || acceptRate >= threshold) return 0;
  return Math.min(maxDropProbability, 1 - acceptRate / threshold);
}
