import { CONNECT_FAILURE_CODE, TIMEOUT_CODE } from '../../balancing/health/responseCode.ts';
import { Cause } from '../../network/causes.ts';
import { isAnswer } from '../ingress/gatewayErrors.ts';

/** The code of an answer that is well. */
export const OK_CODE = 200;
/** Stands for what says nothing of the endpoint: nothing was sent to it. */
export const NOT_SENT = 0;

/** By cause: the HTTP status of the error that was answered, or what Envoy takes in its place. */
const CODES = new Int32Array(Object.keys(Cause).length).fill(NOT_SENT);
for (const [causes, code] of [
  // The errors that are answers, with the status that servers and gateways give them.
  [[Cause.queueFull, Cause.serviceUnavailable, Cause.shed], 503],
  [[Cause.serverError, Cause.dependencyFailed, Cause.internalError], 500],
  [[Cause.badGateway], 502],
  [[Cause.gatewayTimeout], 504],
  [[Cause.rateLimited], 429],
  [[Cause.notFound], 404],
  // An error of the own side counts like one of the other, unless they are told apart, which is no default.
  [[Cause.refused, Cause.reset, Cause.closed, Cause.hostUnreachable, Cause.noFreePort], CONNECT_FAILURE_CODE],
  [[Cause.tlsNameMismatch, Cause.tlsCertificateExpired, Cause.tlsHandshakeFailed], CONNECT_FAILURE_CODE],
  [[Cause.connectTimeout, Cause.requestTimeout, Cause.deadlineExceeded], TIMEOUT_CODE],
] as const)
  for (const cause of causes) CODES[cause] = code;

/**
 * The HTTP status that outlier detection counts for a try that failed
 * (`DetectorHostMonitorImpl::resultToHttpCode`, source/common/upstream/outlier_detection_impl.cc); {@link NOT_SENT} if the
 * client's own limits kept it from being sent, which counts nowhere.
 * @param cause code of `network/causes.ts`
 */
export function outcomeCode(cause: number): number {
  return CODES[cause];
}

/** Did the endpoint answer at all? */
export function wasAnswered(cause: number): boolean {
  return isAnswer(cause);
}
