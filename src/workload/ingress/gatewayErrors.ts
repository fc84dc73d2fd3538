import { Cause, type CauseCode, Lag, type LagCode } from '../../network/causes.ts';

/** By code: is it the answer of a server, after which its connection can carry the next request? */
const IS_ANSWER: readonly boolean[] = codes(
  Cause.queueFull,
  Cause.notFound,
  Cause.serviceUnavailable,
  Cause.badGateway,
  Cause.gatewayTimeout,
  Cause.internalError,
  Cause.shed,
  Cause.rateLimited,
  Cause.serverError,
  Cause.dependencyFailed,
);
const IS_TIMEOUT: readonly boolean[] = codes(Cause.connectTimeout, Cause.requestTimeout);

/** What the client gets for a failure between the ingress and the pod, by the code of that failure. */
const GATEWAY_CAUSE: readonly CauseCode[] = Object.values(Cause).map((cause) =>
  IS_ANSWER[cause] ? cause : IS_TIMEOUT[cause] ? Cause.gatewayTimeout : Cause.badGateway,
);

/** An ingress has no rules, but a list of its own that may be out of date. */
const GATEWAY_LAG: readonly LagCode[] = Object.values(Lag).map((lag) =>
  lag === Lag.staleRules ? Lag.staleIngressEndpoints : lag,
);

/** Is it an error that a server answers with? The client's connection is then as good as before. */
export function isAnswer(cause: number): boolean {
  return IS_ANSWER[cause];
}

/** The error that a client gets from an ingress whose last try ended so; an error that the pod answered with is passed on. */
export function gatewayCause(cause: number): CauseCode {
  return GATEWAY_CAUSE[cause];
}

/** The lag behind it. */
export function gatewayLag(lag: number): LagCode {
  return GATEWAY_LAG[lag];
}

/** A list with `true` at these places of all causes. */
function codes(...chosen: readonly CauseCode[]): readonly boolean[] {
  return Object.values(Cause).map((cause) => chosen.includes(cause));
}
