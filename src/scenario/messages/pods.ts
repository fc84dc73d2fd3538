/** What is said about a pod's spec. */
import { shown } from '../wording.ts';

/** `ValidatePreferredSchedulingTerms`. */
export const weightRange = (weight: number) => `Invalid value: ${weight}: must be in the range 1-100`;
/** `ValidateNodeSelectorRequirement`. */
export const nodeOperatorNeedsNumber = (operator: 'Gt' | 'Lt') =>
  `Invalid value: "${operator}" needs exactly one whole number`;
/** `plugin/pkg/admission/priority/admission.go` */
export const noSuchPriorityClass = (name: string) => `no PriorityClass with name ${name} was found`;
/** `IsValidPortNum`. */
export const invalidPort = (port: number) => `Invalid value: ${port}: must be between 1 and 65535, inclusive`;
/** `IsValidPortName`: an IANA service name. */
export const invalidPortName = (port: string) =>
  `Invalid value: "${port}": must be at most 15 lower case letters, digits and "-", with at least one letter`;
/** `ParseQuantity` failed, or the amount is below 0. */
export const invalidQuantity = (text: string) =>
  `Invalid value: ${shown(text)}: must be a quantity such as 250m, 1 or 512Mi, and not negative`;
/** `ValidateResourceRequirements`. */
export const requestAboveLimit = (resource: string, request: string) =>
  `Invalid value: "${request}": must be less than or equal to ${resource} limit`;
/** `validateHandler`; `found` is the number of handlers. */
export const probeNeedsHandler = (found: number) =>
  found === 0
    ? 'Required value: must specify a handler type'
    : 'Forbidden: may not specify more than 1 handler type';
/** `validateReadinessProbe`. */
export const notOfReadiness = () => 'Forbidden: must not be set for readinessProbes';
/** `validateProbe`: a grace period of the probe itself; seconds. */
export const probeNeedsPositiveGrace = (found: number) => `Invalid value: ${found}: must be greater than 0`;
/** A success threshold that only readiness probes may have. */
export const mustBeOneForReadiness = () => 'Invalid value: must be 1';
/** `ValidateTolerations`: an empty key. */
export const tolerationNeedsExists = () =>
  'Invalid value: operator must be Exists when `key` is empty, which means "match all values and all keys"';
/** `ValidateTolerations`: a value that would never be compared. */
export const tolerationValueWithExists = () =>
  'Invalid value: value must be empty when `operator` is "Exists"';
