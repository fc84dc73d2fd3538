import type { MetricsServer } from '../../metricsServer/metricsServer.ts';
import type { MetricSpec, Pod } from '../../objects.ts';
import { type Reading, readExternal, readObject, readPods, readResource } from './metricReading.ts';
import {
  averageReplicas,
  type Proposal,
  type Scaling,
  sharedReplicas,
  totalReplicas,
  utilizationReplicas,
} from './replicaCalculator.ts';
import { scaledPods } from './scaledPods.ts';

/** What the metrics of one autoscaler are worked out from. */
export interface MetricInputs extends Omit<Scaling, 'pods'> {
  readonly server: MetricsServer;
  readonly namespace: string;
  /** The pods that the target's selector matches. */
  readonly pods: readonly Pod[];
  /** `status.replicas` of the target. */
  readonly statusReplicas: number;
}

/** How many pods one metric asks for. */
export type MetricProposal =
  | {
      readonly replicas: number;
      /** How Kubernetes names the metric where it gives a reason. */
      readonly name: string;
    }
  | {
      /** Reason and message of the event. */
      readonly reason: string;
      readonly message: string;
      /** The message with what it is about, for the error of the pass. */
      readonly error: string;
    };

/**
 * How many pods a metric asks for.
 * Source: `computeReplicasForMetric` in `pkg/controller/podautoscaler/horizontal.go`, and the messages.
 */
export function proposalOf(metric: MetricSpec, inputs: MetricInputs): MetricProposal {
  switch (metric.type) {
    case 'Resource':
    case 'ContainerResource':
      return resourceProposal(metric, inputs);
    case 'Pods':
      return podsProposal(metric, inputs);
    case 'Object':
      return objectProposal(metric, inputs);
    case 'External': {
      const message = `unable to get external metric ${inputs.namespace}/${metric.metric}/nil: ${errorOf(readExternal(metric.metric))}`;
      const error = `failed to get ${metric.metric} external metric value: ${message}`;
      return { reason: 'FailedGetExternalMetric', message, error };
    }
  }
}

/** CPU in percent of the requests, or in millicores. */
function resourceProposal(
  metric: Extract<MetricSpec, { type: 'Resource' | 'ContainerResource' }>,
  inputs: MetricInputs,
): MetricProposal {
  const { name, target } = metric;
  const container = metric.type === 'ContainerResource' ? metric.container : undefined;
  const scaling = { ...inputs, pods: scaledPods(inputs.pods, name, container) };
  const percent = target.type === 'Utilization';
  const proposal =
    target.type === 'Value'
      ? { error: noTarget('resource', 'an average utilization target', 'an average value (usage) target') }
      : withReading(
          readResource(inputs.server, inputs.pods, name, container),
          `unable to get metrics for resource ${name}`,
          (metrics) =>
            target.type === 'Utilization'
              ? utilizationReplicas(scaling, name, metrics, target.averageUtilization)
              : averageReplicas(scaling, name, metrics, target.averageValue),
        );
  if ('replicas' in proposal)
    return {
      replicas: proposal.replicas,
      name: percent ? `${name} resource utilization (percentage of request)` : `${name} resource`,
    };
  const failed = `failed to get ${name} ${percent ? 'utilization' : 'usage'}: ${proposal.error}`;
  return {
    reason: `FailedGet${metric.type}Metric`,
    message: proposal.error,
    error: `failed to get ${name} ${container === undefined ? 'resource' : 'container'} metric value: ${failed}`,
  };
}

/** A number of each pod. */
function podsProposal(metric: Extract<MetricSpec, { type: 'Pods' }>, inputs: MetricInputs): MetricProposal {
  const { target } = metric;
  const scaling = { ...inputs, pods: scaledPods(inputs.pods, 'cpu') };
  const proposal =
    target.type !== 'AverageValue'
      ? { error: 'invalid pods metric source: no average value target was set' }
      : withReading(
          readPods(inputs.server, inputs.pods, metric.metric),
          `unable to get metric ${metric.metric}`,
          (metrics) => averageReplicas(scaling, '', metrics, milli(target.averageValue)),
        );
  if ('replicas' in proposal) return { replicas: proposal.replicas, name: `pods metric ${metric.metric}` };
  const error = `failed to get pods metric value: ${proposal.error}`;
  return { reason: 'FailedGetPodsMetric', message: proposal.error, error };
}

/** A number of another object, for all pods together or shared out among them. */
function objectProposal(
  metric: Extract<MetricSpec, { type: 'Object' }>,
  inputs: MetricInputs,
): MetricProposal {
  const { namespace, server, statusReplicas, tolerances } = inputs;
  const { target, describedObject } = metric;
  const scaling = { ...inputs, pods: scaledPods(inputs.pods, 'cpu') };
  const proposal =
    target.type === 'Utilization'
      ? { error: noTarget('object', 'a value target', 'an average value target') }
      : withReading(
          readObject(server, namespace, metric),
          // Kubernetes gives its message the name and the error in this order.
          `unable to get metric ${metric.metric}: ${describedObject.kind} on ${namespace} ${describedObject.name}/`,
          (total) =>
            target.type === 'Value'
              ? totalReplicas(scaling, total, milli(target.value))
              : sharedReplicas(tolerances, statusReplicas, total, milli(target.averageValue)),
          '',
        );
  if ('replicas' in proposal) {
    // A number that is shared out is named like an external one in Kubernetes.
    const name =
      target.type === 'Value'
        ? `${describedObject.kind} metric ${metric.metric}`
        : `external metric ${metric.metric}(nil)`;
    return { replicas: proposal.replicas, name };
  }
  const error = `failed to get object metric value: ${proposal.error}`;
  return { reason: 'FailedGetObjectMetric', message: proposal.error, error };
}

/** @param about what the error of the reading is about */
function withReading<T>(
  reading: Reading<T>,
  about: string,
  propose: (value: T) => Proposal,
  separator = ': ',
): Proposal {
  return 'error' in reading ? { error: `${about}${separator}${reading.error}` } : propose(reading.value);
}

function errorOf(reading: Reading<number>): string {
  return 'error' in reading ? reading.error : '';
}

function noTarget(source: string, one: string, other: string): string {
  return `invalid ${source} metric source: neither ${one} nor ${other} was set`;
}

function milli(value: number): number {
  return Math.round(value * 1000);
}
