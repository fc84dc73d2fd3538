/** What is said about policies, and about what they go by. */
import { didYouMean, listed } from '../wording.ts';

/** Acting places that are on every node. */
const NODE_PLACES: readonly string[] = [
  'kube-proxy',
  'kube-proxy-ipvs',
  'cilium',
  'ipvs',
  'iptables',
  'nftables',
];

/** Clients outside see one address, whatever is behind. */
export const balancingNeedsPods = () =>
  'only clients in pods can balance: clients outside the cluster reach none of its pods';
/** Node ports, load balancers, ingresses and addresses hide the pods behind them. */
export const balancingNeedsService = () =>
  'clients can balance only over the endpoints of a Service: `to` has to lead to one by its name or cluster IP, without an ingress';
/** Two ways to learn of endpoints. */
export const balancingWithoutDiscovery = () =>
  'clients that balance follow the endpoints in the API, and look up no name: leave out `discovery`';
/** A place whose way to pick is that of all nodes. */
export const notABalancingPlace = ({ input }: { readonly input?: unknown }): string | undefined =>
  typeof input === 'string' && NODE_PLACES.includes(input)
    ? `cannot be ${input}: the nodes pick alike for all traffic. Set cluster.settings.kubeProxy.mode (iptables, nftables, ipvs or ebpf), and for ipvs cluster.settings.kubeProxy.ipvsScheduler`
    : undefined;
/** A policy of the ingress for traffic that never sees one. */
export const notThroughIngress = () =>
  'the traffic does not go through the ingress: give `to` a host that an Ingress has rules for, and the cluster an `ingress`';
/** Likewise of a load balancer. */
export const notThroughLoadBalancer = () =>
  'the traffic does not come in through a load balancer: send it to a Service of type LoadBalancer, from outside';
/** A load balancer whose maker has decided how it spreads connections. */
export const balancerHasProfile = (profile: string) =>
  `a load balancer of the make "${profile}" spreads connections in its own way: only generic ones have a policy`;
/** Two sources want one place to pick in two ways. */
export const otherPolicyThere = (place: string, other: string) =>
  `all traffic that goes through the ${place} is picked for by one policy, and the source "${other}" says another`;
/** A word that is no policy at all. */
export const noSuchPolicy = (name: string, place: string, usable: readonly string[]) =>
  `there is no policy "${name}"${didYouMean(name, usable) || `; at the ${place} there are ${listed(usable, 'and')}`}`;
/** @param missing what the policy would have to know; empty: it is one of another place */
export const policyNotAt = (
  name: string,
  place: string,
  missing: readonly string[],
  places: readonly string[],
  usable: readonly string[],
) => {
  const reason =
    missing.length > 0
      ? `it has to know of ${listed(missing, 'and')}, and the ${place} does not`
      : `it acts only at the ${listed(places, 'and')}`;
  return `the policy "${name}" cannot act at the ${place}: ${reason}; there ${listed(usable, 'and')} can`;
};
/** `known`: names of the policy's parameters, `others`: keys that every policy has beside it. */
export const noSuchParameter = (
  policy: string,
  name: string,
  known: readonly string[],
  others: readonly string[] = [],
) => {
  const has = known.length === 0 ? ': it has none' : `; it has ${listed(known, 'and')}`;
  return `the policy "${policy}" has no parameter "${name}"${didYouMean(name, [...known, ...others]) || has}`;
};
/** A policy by key for requests that have none. */
export const policyNeedsKeys = (policy: string) =>
  `the policy "${policy}" goes by the keys of requests, and these have none: give the source keys, as {count: 10000, distribution: zipf} or {by: client}`;
/** A key of `balancing` that only some places have. */
export const notAtThisPlace = (key: string, place: string, where: string) =>
  `"${key}" belongs to a policy at ${where}; at the ${place} it has no effect`;
/** What a policy that looks elsewhere makes of a board: nothing. */
export const policyReadsNoBoard = (policy: string, readers: readonly string[]) =>
  `the policy "${policy}" does not go by queue lengths: a board is read by ${listed(readers, 'and')}`;
/** Likewise of load reports. */
export const policyWantsNoReports = (policy: string, readers: readonly string[]) =>
  `the policy "${policy}" asks for no load reports: ${listed(readers, 'and')} do`;
/** An exponent without Zipf. */
export const exponentOfZipf = () => 'only distribution: zipf has an exponent; uniform keys all come alike';
