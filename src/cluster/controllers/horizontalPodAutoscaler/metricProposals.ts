import type { MetricsServer } from '../../metricsServer/metricsServer.ts';
import type { MetricSpec, Pod } from '../../objects.ts';
import { readExternal, readObject, readPods, readResource } from './metricReading.ts';
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
  /** Stands for all three metrics APIs. */
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
      return outcome(
        podsReplicas(metric, inputs),
        `pods metric ${metric.metric}`,
        'FailedGetPodsMetric',
        'failed to get pods metric value: ',
      );
    case 'Object':
      return outcome(
        objectReplicas(metric, inputs),
        // A number that is shared out is named like an external one in Kubernetes.
        metric.target.type === 'Value'
          ? `${metric.describedObject.kind} metric ${metric.metric}`
          : `external metric ${metric.metric}(nil)`,
        'FailedGetObjectMetric',
        'failed to get object metric value: ',
      );
    case 'External':
      return outcome(
        readExternal(inputs.namespace, metric.metric),
        '',
        'FailedGetExternalMetric',
        `failed to get ${metric.metric} external metric value: `,
      );
  }
}

/** @param about what the error of the whole pass says before the metric's own */
function outcome(proposal: Proposal, name: string, reason: string, about: string): MetricProposal {
  return 'replicas' in proposal
    ? { replicas: proposal.replicas, name }
    : { reason, message: proposal.error, error: `${about}${proposal.error}` };
}

/** Both kinds are worked out alike; the second looks at one container of each pod. */
type ResourceMetric = Extract<MetricSpec, { type: 'Resource' | 'ContainerResource' }>;

/** The names that Kubernetes has for a resource's metric, its events and its errors. */
function resourceProposal(metric: ResourceMetric, inputs: MetricInputs): MetricProposal {
  const { name, type, target } = metric;
  const percent = target.type === 'Utilization';
  const source = type === 'Resource' ? 'resource' : 'container';
  return outcome(
    resourceReplicas(metric, inputs),
    percent ? `${name} resource utilization (percentage of request)` : `${name} resource`,
    `FailedGet${type}Metric`,
    `failed to get ${name} ${source} metric value: failed to get ${name} ${percent ? 'utilization' : 'usage'}: `,
  );
}

/** CPU in percent of the requests, or in millicores, of the pods or of one container in each. */
function resourceReplicas(metric: ResourceMetric, inputs: MetricInputs): Proposal {
  const { name, target } = metric;
  const container = metric.type === 'ContainerResource' ? metric.container : undefined;
  if (target.type === 'Value')
    return noTarget('resource', 'an average utilization target', 'an average value (usage) target');
  const reading = readResource(inputs.server, inputs.pods, name, container);
  if ('error' in reading) return { error: `unable to get metrics for resource ${name}: ${reading.error}` };
  const scaling = { ...inputs, pods: scaledPods(inputs.pods, name, container) };
  return target.type === 'Utilization'
    ? utilizationReplicas(scaling, name, reading.value, target.averageUtilization)
    : averageReplicas(scaling, name, reading.value, target.averageValue);
}

/** A number of each pod. Requests do not matter: the target is in the metric's own unit. */
function podsReplicas(
  { metric, target }: Extract<MetricSpec, { type: 'Pods' }>,
  inputs: MetricInputs,
): Proposal {
  if (target.type !== 'AverageValue')
    return { error: 'invalid pods metric source: no average value target was set' };
  const reading = readPods(inputs.server, inputs.pods, metric);
  if ('error' in reading) return { error: `unable to get metric ${metric}: ${reading.error}` };
  const scaling = { ...inputs, pods: scaledPods(inputs.pods, 'cpu') };
  return averageReplicas(scaling, '', reading.value, milli(target.averageValue));
}

/** A number of another object, for all pods together or shared out among them. */
function objectReplicas(spec: Extract<MetricSpec, { type: 'Object' }>, inputs: MetricInputs): Proposal {
  const { namespace, server, statusReplicas, tolerances } = inputs;
  const { metric, target, describedObject } = spec;
  if (target.type === 'Utilization') return noTarget('object', 'a value target', 'an average value target');
  const reading = readObject(server, namespace, spec);
  if ('error' in reading) {
    const { kind, name } = describedObject;
    // Kubernetes' message has its parts in this order.
    return { error: `unable to get metric ${metric}: ${kind} on ${namespace} ${name}/${reading.error}` };
  }
  if (target.type === 'AverageValue')
    return sharedReplicas(tolerances, statusReplicas, reading.value, milli(target.averageValue));
  const scaling = { ...inputs, pods: scaledPods(inputs.pods, 'cpu') };
  return totalReplicas(scaling, reading.value, milli(target.value));
}

/** What is said of a target that this kind of metric cannot have; the API server's validation refuses it as well. */
function noTarget(source: string, one: string, other: string): { readonly error: string } {
  return { error: `invalid ${source} metric source: neither ${one} nor ${other} was set` };
}

/** Targets of custom metrics come in the metric's own unit. */
function milli(value: number): number {
  return Math.round(value * 1000);
}
