/** What is said about the load balancers of a scenario. */
import { available, didYouMean } from '../wording.ts';

/** A key of `services` that names no Service of type LoadBalancer. */
export const noSuchBalancedService = (name: string, known: readonly string[]) =>
  `there is no LoadBalancer Service "${name}"${didYouMean(name, known) || `: ${available(known, 'LoadBalancer Service')}`}`;
/** A setting that only load balancers of a certain make have. */
export const needsProfile = () => 'needs a profile other than generic';
/** The policy of a load balancer whose make decides it. */
export const policyOnlyGeneric = (profile: string) =>
  `is for generic load balancers only: how ${profile} picks is its own`;
