/** What is said about Deployments, their relatives and their disruption budgets. */
import type { LabelSelector, Labels } from '../../cluster/objects.ts';
import { labelText, otherNamespace, shown } from '../wording.ts';

/** `ValidatePositiveIntOrPercent`. */
export const neitherNumberNorPercent = (text: string) =>
  `Invalid value: ${shown(text)}: must be a number or a percentage such as 25%`;
/** `IsNotMoreThan100Percent`. */
export const aboveHundredPercent = (text: string) =>
  `Invalid value: "${text}": must not be greater than 100%`;
/** `ValidateRollingUpdateDeployment`. */
export const bothFencepostsZero = () => 'Invalid value: 0: may not be 0 when `maxSurge` is 0';
/** `ValidateRollingUpdateDaemonSet`. */
export const daemonSetNeedsRoom = () => 'Required value: cannot be 0 when maxSurge is 0';
/** `ValidateDeploymentStrategy`. */
export const daemonSetHasBoth = () => 'Invalid value: may not be set when maxUnavailable is non-zero';
export const notWithRecreate = () => "Forbidden: may not be specified when strategy `type` is 'Recreate'";
/** `ValidateDeploymentSpec`; seconds. */
export const deadlineNotAboveMinReady = (deadline: number) =>
  `Invalid value: progressDeadlineSeconds (${deadline}) must be greater than minReadySeconds`;
/** `ValidatePodDisruptionBudgetSpec`. */
export const bothBudgetBounds = () => 'Invalid value: minAvailable and maxUnavailable cannot be both set';
/** `elsewhere`: a namespace in which it would select pods. */
export const budgetSelectsNothing = (
  { namespace }: { readonly namespace: string },
  selector: LabelSelector | undefined,
  elsewhere: string | undefined,
) =>
  selector === undefined
    ? 'has no selector: it protects no pods'
    : `protects no pods: no manifest has pods that its selector ${labelText(selector.matchLabels)} matches in its namespace${otherNamespace(namespace, elsewhere)}`;
/** A warning. `bound`: what it asks for, as `minAvailable: 2`; `pods`: how many it selects when there are most. */
export const budgetNeverAllows = (bound: string | undefined, pods: number) =>
  `never allows a disruption: ${bound === undefined ? 'it has neither minAvailable nor maxUnavailable' : `it has ${bound}`}, and selects ${pods} pod${pods === 1 ? '' : 's'}: a drain would wait for ever`;
/** A warning: `getExpectedPodCount` counts such a bound against the size of controllers. */
export const budgetCountsNothing = (bound: string) =>
  `never allows a disruption: ${bound} is taken of the pods of controllers, and it selects none: a drain would wait for ever`;
/** `ValidateDeploymentSpec`: an empty selector. */
export const emptySelector = () => 'Invalid value: an empty selector would select every pod';
/** `ValidateLabelSelectorRequirement` for In and NotIn. */
export const expressionNeedsValues = () =>
  'Required value: must be specified when `operator` is "In" or "NotIn"';
/** `ValidateLabelSelectorRequirement` for Exists and DoesNotExist. */
export const expressionNeedsNoValues = () =>
  'Forbidden: may not be specified when `operator` is "Exists" or "DoesNotExist"';
/** `ValidatePodTemplateSpecForReplicaSet`. */
export const selectorDoesNotMatch = (labels: Labels) =>
  `Invalid value: ${labelText(labels)}: \`selector\` does not match template \`labels\``;
