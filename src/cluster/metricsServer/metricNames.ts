/**
 * Names of custom metrics that stand for the requests a pod answers in a second, or those of all pods of a Service.
 * No other custom metric is simulated. The last is what the Prometheus adapter makes of the counter
 * `http_requests_total` with its default rules (kubernetes-sigs/prometheus-adapter, `docs/walkthrough.md`).
 */
export const REQUEST_RATE_METRICS: readonly string[] = [
  'requests_per_second',
  'http_requests_per_second',
  'http_requests',
];
