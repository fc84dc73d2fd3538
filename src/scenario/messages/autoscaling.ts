/**
 * What is said about HorizontalPodAutoscalers, in the words of `pkg/apis/autoscaling/validation/validation.go` and,
 * for what only the controller finds, of `pkg/controller/podautoscaler/horizontal.go`.
 */
import { didYouMean, listed, shown } from '../wording.ts';

/** `field.Invalid` of numbers that count something. */
export const mustBeAboveZero = (found: number) => `Invalid value: ${found}: must be greater than 0`;
/** `validateHorizontalPodAutoscalerSpec`. */
export const maxBelowMin = (found: number) =>
  `Invalid value: ${found}: must be greater than or equal to \`minReplicas\``;
/** `field.Forbidden` of metrics that scale to zero. */
export const scaleToZeroNeedsMetric = () =>
  'Forbidden: must specify at least one Object or External metric to support scaling to zero replicas';
/** `validateScalingRules` and `validateScalingPolicy`; seconds. */
export const atMost = (most: number, found: number) =>
  `Invalid value: ${found}: must be less than or equal to ${most}`;
/** `validateScalingRules`: an empty list, where an absent one has a default. */
export const policyRequired = () => 'Required value: must specify at least one Policy';
/** `validateMetricSpec`: a type without its description. */
export const metricSourceRequired = () =>
  'Required value: must populate information for the given metric source';
/** `validateMetricSpec`: the description of another type. */
export const otherMetricSource = () => 'Forbidden: must populate the given metric source only';
/** `validateMetricTarget`. */
export const metricTargetType = (found: string) =>
  `Invalid value: ${shown(found)}: must be either Utilization, Value, or AverageValue${didYouMean(found, ['Utilization', 'Value', 'AverageValue'])}`;
/** `validateMetricTarget`: a quantity of 0. */
export const mustBePositive = (found: string | number) => `Invalid value: ${shown(found)}: must be positive`;
/** `validatePodsSource`. */
export const averageValueRequired = () => 'Required value: must specify a positive target averageValue';
/** `validateResourceSource`. */
export const resourceTargetRequired = () =>
  'Required value: must set either a target raw value or a target utilization';
/** `validateResourceSource`. */
export const resourceTargetTwice = () =>
  'Forbidden: may not set both a target raw value and a target utilization';
/** `validateObjectSource`. */
export const objectTargetRequired = () => 'Required value: must set either a target value or averageValue';
/** `validateExternalSource`. */
export const externalTargetRequired = () =>
  'Required value: must set either a target value for metric or a per-pod target';
/** `validateExternalSource`. */
export const externalTargetTwice = () =>
  'Forbidden: may not set both a target value for metric and a per-pod target';

/** A warning. `what`: the metric in words; `isOnly`: there is no other metric that is simulated. */
export const metricNotSimulated = (what: string, isOnly: boolean) =>
  `${what}: without its value the autoscaler never scales${isOnly ? '' : ' down'}`;
/** The words for a metric of that type. */
export const metricTypeUnknown = (type: string) => `metrics of type ${type} are not simulated`;
/** The words for memory, or another resource that is not CPU. */
export const resourceUnknown = (resource: string) => `how much ${resource} pods use is not simulated`;
/** The words for a metric of pods. */
export const podMetricUnknown = (metric: string, known: readonly string[]) =>
  `the metric "${metric}" is not simulated${didYouMean(metric, known) || `: pods have ${listed(known, 'and')}`}`;

/** What the controller says when it cannot read its target's scale (`FailedGetScale`). */
const noScale = (reason: string) =>
  `the HPA controller was unable to get the target's current scale: ${reason}`;
/** A warning: the group of the target's apiVersion is not that of its kind. */
export const noSuchKindInGroup = (kind: string, group: string, meant: string) =>
  noScale(`no matches for kind "${kind}" in group "${group}": write apiVersion: ${meant}`);
/** A warning: a kind without a size. */
export const kindHasNoScale = (kind: string, scalable: readonly string[]) =>
  noScale(`a ${kind} has no scale: only ${listed(scalable, 'or')} has one${didYouMean(kind, scalable)}`);
/** A warning. `known`: names of workloads of that kind in the namespace. */
export const scaleTargetNotFound = (kind: string, name: string, known: readonly string[]) =>
  noScale(`${kind.toLowerCase()}s.apps "${name}" not found${didYouMean(name, known)}`);
/** A warning: `GetPodRequests` in `replica_calculator.go`. `workload`: its pods' names begin with it. */
export const missingRequest = (resource: string, container: string, workload: string) =>
  `failed to get ${resource} utilization: missing request for ${resource} in container ${container} of Pod ${workload}-*`;
/** A warning: a metric of a container that the pods do not have. */
export const containerNotInPods = (container: string, workload: string, known: readonly string[]) =>
  `container ${container} not present in metrics for pod ${workload}-*${didYouMean(container, known)}`;
/** A warning, with the reason `AmbiguousSelector`: none of the autoscalers does anything. */
export const ambiguousSelector = (selector: string, autoscalers: readonly string[]) =>
  `AmbiguousSelector: pods by selector ${selector} are controlled by multiple HPAs: [${autoscalers.join(' ')}]: none of them scales`;
