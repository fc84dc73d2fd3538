/** How a request that was let in has ended. */
export const End = {
  /** Well, with a client that still waited. */
  answered: 0,
  /** With an error of the pod's own, or for want of a call that it made. */
  failed: 1,
  /** Served in vain: its client had given up, and the pod was not told. */
  unheard: 2,
  /** Its client has taken it back before its end. */
  withdrawn: 3,
} as const;
export type EndCode = (typeof End)[keyof typeof End];

/** What one process goes by to turn requests away; each part is absent where it has no say. Times in seconds. */
export interface AdmissionController {
  /** A request arrives. Is it let in? @param inFlight requests that are in the pod already */
  admits?(now: number, inFlight: number): boolean;
  /** A worker comes to a request that has waited. Is it served? */
  serves?(now: number, waited: number): boolean;
  /**
   * One that was let in has ended.
   * @param took seconds in the pod
   * @param inFlight requests in the pod when it came, itself included
   */
  ended?(now: number, took: number, inFlight: number, end: EndCode): void;
  /** One that was let in found no room in the queue. @param inFlight as for {@link ended} */
  overflowed?(now: number, inFlight: number): void;
}
