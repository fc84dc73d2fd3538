/** How a lag, the reason behind a failure, is told to people. */
export interface LagWords {
  /** Follows a colon in a title: "2.3 % of requests failed: node failure not yet detected". */
  readonly phrase: string;
  /** One or two sentences for a reader who does not know Kubernetes' inside. */
  readonly explanation: string;
}
