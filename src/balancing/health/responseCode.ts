/**
 * The HTTP status that outlier detection counts for a failure without an answer, errors of the own side included: a
 * timeout is a 504, a connection that was refused or reset a 503
 * (`DetectorHostMonitorImpl::resultToHttpCode`, source/common/upstream/outlier_detection_impl.cc).
 */
export const TIMEOUT_CODE = 504;
/** See `TIMEOUT_CODE`. */
export const CONNECT_FAILURE_CODE = 503;

/** Is it a failure? Any other status, 404 and 429 included, is a success. */
export function isServerError(code: number): boolean {
  return code >= 500 && code <= 599;
}

/** Is it one that a gateway gives for an upstream that does not answer? */
export function isGatewayFailure(code: number): boolean {
  return code >= 502 && code <= 504;
}
