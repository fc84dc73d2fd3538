import { REQUEST_RATE_METRICS } from '../../metricsServer/metricNames.ts';
import type { MetricsServer } from '../../metricsServer/metricsServer.ts';
import type { PodSample } from '../../metricsServer/sampleStore.ts';
import type { MetricSpec, Pod } from '../../objects.ts';
import type { PodMetric, PodMetrics } from './podGroups.ts';

/** What the metrics APIs answer, or the error, in the words of the clients of these APIs. */
export type Reading<T> = { readonly value: T } | { readonly error: string };

/** `GetResourceMetric`, when no pod has a sample. */
const NO_RESOURCE_METRICS = { error: 'no metrics returned from resource metrics API' };

/**
 * The CPU of pods in millicores, of the whole pod or of one container. A pod is one process here, which stands for its
 * first container: others use nothing. Memory is not simulated, and so never there.
 * Source: `GetResourceMetric` in `pkg/controller/podautoscaler/metrics/client.go`.
 */
export function readResource(
  server: MetricsServer,
  pods: readonly Pod[],
  resource: 'cpu' | 'memory',
  container?: string,
): Reading<PodMetrics> {
  if (resource === 'memory') return NO_RESOURCE_METRICS;
  const metrics = samplesOf(server, pods, ({ cpu }) => millicores(cpu));
  if (metrics.size === 0) return NO_RESOURCE_METRICS;
  if (container === undefined) return { value: metrics };
  const ofContainer = new Map<string, PodMetric>();
  for (const { meta, spec } of pods) {
    const metric = metrics.get(meta.name);
    if (metric === undefined) continue;
    // One pod without such a container spoils the metric: it might be of another workload that the selector matches.
    const index = spec.containers.findIndex(({ name }) => name === container);
    if (index < 0)
      return {
        error: `container ${container} not present in metrics for pod ${meta.namespace}/${meta.name}`,
      };
    ofContainer.set(meta.name, index === 0 ? metric : { ...metric, value: 0 });
  }
  return { value: ofContainer };
}

/** Requests a second of each pod, thousandths. Source: `GetRawMetric` in the same file. */
export function readPods(server: MetricsServer, pods: readonly Pod[], metric: string): Reading<PodMetrics> {
  if (!REQUEST_RATE_METRICS.includes(metric)) return notFound(metric, 'pods');
  const metrics = samplesOf(server, pods, ({ requestsPerSecond }) => thousandths(requestsPerSecond));
  return metrics.size === 0 ? { error: 'no metrics returned from custom metrics API' } : { value: metrics };
}

/** Requests a second of a Service, thousandths. Source: `GetObjectMetric` in the same file. */
export function readObject(
  server: MetricsServer,
  namespace: string,
  { metric, describedObject: { kind, name } }: Extract<MetricSpec, { type: 'Object' }>,
): Reading<number> {
  const simulated = kind === 'Service' && REQUEST_RATE_METRICS.includes(metric);
  const rate = simulated ? server.serviceRequestRate(namespace, name) : undefined;
  return rate === undefined
    ? notFound(metric, `${kind.toLowerCase()}s`, ` ${name}`)
    : { value: thousandths(rate) };
}

/**
 * No metric of things outside the cluster is simulated: nobody has registered the API. The error is that of an API
 * server which knows no such group.
 */
export function readExternal(namespace: string, metric: string): { readonly error: string } {
  const missing = `the server could not find the requested resource (get ${metric}.external.metrics.k8s.io)`;
  return {
    error: `unable to get external metric ${namespace}/${metric}/nil: unable to fetch metrics from external metrics API: ${missing}`,
  };
}

/** What the API server says of a custom metric that no adapter has. @param name of the object, after a space */
function notFound(metric: string, resources: string, name = ''): { readonly error: string } {
  const missing = `the server could not find the metric ${metric} for ${resources}${name}`;
  return { error: `unable to fetch metrics from custom metrics API: ${missing}` };
}

/** One number of each pod that has a sample, by the pod's name. */
function samplesOf(
  server: MetricsServer,
  pods: readonly Pod[],
  valueIn: (sample: PodSample) => number,
): Map<string, PodMetric> {
  const metrics = new Map<string, PodMetric>();
  for (const { meta } of pods) {
    const sample = server.podSample(meta.uid);
    if (sample === undefined) continue;
    const { time, window } = sample;
    metrics.set(meta.name, { value: valueIn(sample), time, window });
  }
  return metrics;
}

/** The metrics server gives whole nanocores, of which `Quantity.MilliValue` makes millicores, rounded up. */
function millicores(cores: number): number {
  return Math.ceil(Math.round(cores * 1e9) / 1e6);
}

/** An adapter cuts to thousandths: `pkg/custom-provider/provider.go` of kubernetes-sigs/prometheus-adapter. */
function thousandths(value: number): number {
  return Math.trunc(value * 1000);
}
