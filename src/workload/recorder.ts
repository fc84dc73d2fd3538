/** What the data plane reports of every request, as numbers: no call may allocate. */
export interface RequestRecorder {
  /** A client has sent a request. */
  sent(source: number, phase: number): void;
  /** A try has begun: the first or a retry. @param phase that its request was sent in */
  attempted(source: number, phase?: number): void;
  /** A client has opened a connection. */
  connected(source: number): void;
  /** The answer has arrived. @param latency seconds since the request was sent, retries included */
  ok(source: number, phase: number, latency: number): void;
  /**
   * The request has failed for good.
   * @param cause @param lag codes of `network/causes.ts`
   * @param hop number of the edge of the call graph where that began; absent: at the client's own hop
   * @param hopCause how the call over that edge ended
   */
  failed(source: number, phase: number, cause: number, lag: number, hop?: number, hopCause?: number): void;
}
