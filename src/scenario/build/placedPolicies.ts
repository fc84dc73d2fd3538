import type { ParameterValues } from '../../balancing/parameter.ts';
import type { IngressSettings } from '../../network/ingress/settings.ts';
import type { LoadBalancerSettings, NetworkSettings } from '../../network/settings.ts';
import type { TrafficConfig } from '../../workload/config.ts';
import type { BalancingEntry } from '../language/balancing.ts';
import type { TrafficEntry } from '../language/traffic.ts';
import {
  balancerHasProfile,
  notAtThisPlace,
  notThroughIngress,
  notThroughLoadBalancer,
  otherPolicyThere,
} from '../messages.ts';
import { checkKeys, isAtClients, split } from './balancing.ts';
import { type BuildContext, errorAt } from './context.ts';
import type { BalancersByService } from './loadBalancers.ts';
import { choosePolicy } from './policy.ts';

/** A policy of a place that several sources share. */
interface PlacedPolicy {
  readonly policy: string;
  readonly parameters: ParameterValues;
}

/** The policies that traffic sources give to the places on their way; those that nobody gives one to keep their own. */
export interface PlacedPolicies {
  readonly ingress?: PlacedPolicy;
  readonly loadBalancer?: PlacedPolicy;
}

/** Places that all who come through have in common; a client or a sidecar has its own. */
type SharedPlace = 'ingress' | 'load-balancer';

/**
 * The policies at the ingress and at the load balancers. There is one policy in each of them for all that comes through, so sources
 * that say different things, and those that do not go there, are reported.
 * @param traffic the sources that could be built
 * @param profiles load balancers of a certain make, by Service
 */
export function buildPlacedPolicies(
  entries: readonly TrafficEntry[],
  traffic: readonly TrafficConfig[],
  profiles: BalancersByService,
  context: BuildContext,
): PlacedPolicies {
  const ingress = policyAt('ingress', entries, context);
  const loadBalancer = policyAt('load-balancer', entries, context);
  for (const [i, { name, balancing }] of entries.entries()) {
    // A wrong source is left out of `traffic`, so that they are matched by name and not by place in the list.
    const source = traffic.find((one) => one.name === name);
    if (balancing === undefined || source === undefined || isAtClients(balancing)) continue;
    const problem = balancing.at === 'ingress' ? offIngress(source) : offBalancer(source, profiles);
    if (problem !== undefined) errorAt(context, ['traffic', i, 'balancing', 'at'], problem);
  }
  return { ...(ingress && { ingress }), ...(loadBalancer && { loadBalancer }) };
}

/**
 * The network with these policies in their places. An ingress that the cluster has not gets none: those who
 * give it one have been reported.
 */
export function withPlacedPolicies(
  network: NetworkSettings,
  { ingress, loadBalancer }: PlacedPolicies,
): NetworkSettings {
  return {
    ...network,
    ...(network.ingress && ingress && { ingress: placed<IngressSettings>(network.ingress, ingress) }),
    ...(loadBalancer && { loadBalancer: placed<LoadBalancerSettings>(network.loadBalancer, loadBalancer) }),
  };
}

/** Without parameters the key stays away, so that the record of a run shows only what was given. */
function placed<Settings extends object>(settings: Settings, { policy, parameters }: PlacedPolicy): Settings {
  return { ...settings, policy, ...(Object.keys(parameters).length > 0 && { parameters }) };
}

/**
 * The one policy that sources say acts there. The first one that says something decides, and the others are
 * held against it.
 */
function policyAt(
  place: SharedPlace,
  entries: readonly TrafficEntry[],
  context: BuildContext,
): PlacedPolicy | undefined {
  let first: { readonly source: string; readonly text: string; readonly placed: PlacedPolicy } | undefined;
  for (const [i, { balancing, keys, name }] of entries.entries()) {
    // What is left of a source that is wrong is not what it says.
    if (balancing?.at !== place || context.unread?.hides(['traffic', i])) continue;
    const at = ['traffic', i, 'balancing'];
    // What a client knows of its own load or of single endpoints has no meaning where many share a policy.
    const { settings, parameters } = split(balancing);
    for (const key of Object.keys(settings))
      errorAt(context, [...at, key], notAtThisPlace(key, place, 'a client or a sidecar'));
    const chosen = choosePolicy(balancing.policy, parameters, place, at, context);
    if (chosen !== undefined && keys === undefined) checkKeys(chosen.policy, at, context);
    const text = textOf(balancing);
    if (first !== undefined && first.text !== text)
      errorAt(context, [...at, 'policy'], otherPolicyThere(place, first.source));
    first ??= { source: name, text, placed: { policy: balancing.policy, parameters } };
  }
  return first?.placed;
}

/**
 * Tells policies with their parameters apart. Keys in order, since two files that say the same in another
 * order mean the same policy.
 */
function textOf({ policy, ...others }: BalancingEntry): string {
  const sorted = Object.entries(others).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([policy, sorted]);
}

/** The problem of a source that says a policy for the ingress and does not go there. */
function offIngress({ http }: TrafficConfig): string | undefined {
  return http === undefined ? notThroughIngress() : undefined;
}

/** The same for load balancers. One of a certain make balances as its maker built it, and takes no policy. */
function offBalancer({ entry }: TrafficConfig, profiles: BalancersByService): string | undefined {
  if (entry.via !== 'LoadBalancer') return notThroughLoadBalancer();
  const profile = profiles[`${entry.namespace}/${entry.service}`];
  return profile && balancerHasProfile(profile.profile);
}
