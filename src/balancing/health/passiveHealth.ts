/**
 * A rule that judges the endpoints of one client's list by what becomes of its requests to them. Endpoints are positions in
 * the list of the last update; nothing is allocated for a request.
 */
export interface PassiveHealth {
  /** @param from old position of each new one, -1 for an endpoint that was not there */
  update(from: Int32Array): void;
  /** A request was sent to the endpoint: if that was on probation, the request is its trial. */
  sent?(host: number, now: number): void;
  /**
   * A request is over.
   * @param code HTTP status, or what stands for one (`TIMEOUT_CODE`, `CONNECT_FAILURE_CODE`)
   * @param now seconds
   * @param answered false: there was no answer, and the code only stands for one
   */
  report(host: number, code: number, now: number, answered: boolean): void;
  /** A request ended without saying anything of the endpoint: if it was a trial, another one has to be made. */
  cancelled?(host: number): void;
  /** Is the endpoint left out of the picks? */
  isEjected(host: number): boolean;
  /** Whatever is done at the end of an interval. @param now seconds */
  sweep?(now: number): void;
  /** Seconds from one call of {@link sweep} to the next; absent: there are none. */
  readonly sweepInterval?: number;
  /** Lets those back whose time is over, where no sweep does it. @param now seconds */
  wake?(now: number): void;
  /** When {@link wake} next has something to do, seconds; `Infinity`: nothing is due. */
  readonly wakeAt?: number;
  /** Takes an endpoint back at once, as a passed active check does. */
  restore(host: number, now: number): void;
}

/** The first of the times that belong to endpoints that are out; `Infinity` if none is. */
export function earliest(times: Float64Array, out: Uint8Array): number {
  let first = Number.POSITIVE_INFINITY;
  for (let host = 0; host < times.length; host++)
    if (out[host] === 1 && times[host] < first) first = times[host];
  return first;
}

/**
 * Lets those back whose time is over.
 * @param times by endpoint, seconds @param out 1 for those that are out; changed
 * @returns when the next time is over, as {@link earliest}
 */
export function letBack(times: Float64Array, out: Uint8Array, now: number): number {
  for (let host = 0; host < times.length; host++) if (out[host] === 1 && times[host] <= now) out[host] = 0;
  return earliest(times, out);
}
