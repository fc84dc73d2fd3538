/** What is said about NetworkPolicies, in the words of `pkg/apis/networking/validation/validation.go`. */
import { didYouMean, listed, shown } from '../wording.ts';

/** A value with what is wrong about it. */
export const fieldInvalid = (value: string | number, problem: string) =>
  `Invalid value: ${shown(value)}: ${problem}`;
export const tooManyPolicyTypes = () => 'Invalid value: may not specify more than two policyTypes';
export const unknownPolicyType = (type: string, known: readonly string[]) =>
  `Unsupported value: ${shown(type)}: supported values: ${listed(known.map(shown), 'and')}${didYouMean(type, known)}`;
export const peerRequired = () => 'Required value: must specify a peer';
export const blockBesideSelectors = () => 'Forbidden: may not specify both ipBlock and another peer';
/** Kubernetes shows the part that is left out. */
export const notWithinBlock = (part: string) =>
  `Invalid value: ${shown(part)}: must be a strict subset of \`cidr\``;
/** Kubernetes shows the port here, not the end of the range. */
export const endPortBelowPort = (port: number) =>
  `Invalid value: ${port}: must be greater than or equal to \`port\``;
export const endPortWithNamedPort = (endPort: number) =>
  `Invalid value: ${endPort}: may not be specified when \`port\` is non-numeric`;
export const endPortWithoutPort = (endPort: number) =>
  `Invalid value: ${endPort}: may not be specified when \`port\` is not specified`;
/** A warning: such a policy is legal, and without effect. */
export const policySelectsNothing = () =>
  'selects no pods: no manifest has pods that its podSelector matches in its namespace, and no traffic comes from such pods';
