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
   * @param answered did it end well, with a client that still waited?
   */
  ended?(now: number, took: number, inFlight: number, answered: boolean): void;
  /** One that was let in found no room in the queue. @param inFlight as for {@link ended} */
  overflowed?(now: number, inFlight: number): void;
}
