/** What is said about policies that act at clients. */
import { didYouMean, listed } from '../wording.ts';

/** Clients outside see one address, whatever is behind. */
export const balancingNeedsPods = () =>
  'only clients in pods can balance: clients outside the cluster reach none of its pods';
/** Node ports, load balancers, ingresses and addresses hide the pods behind them. */
export const balancingNeedsService = () =>
  'clients can balance only over the endpoints of a Service: `to` has to lead to one by its name or cluster IP, without an ingress';
/** Two ways to learn of endpoints. */
export const balancingWithoutDiscovery = () =>
  'clients that balance follow the endpoints in the API, and look up no name: leave out `discovery`';
/** A word that is no policy at all. */
export const noSuchPolicy = (name: string, usable: readonly string[]) =>
  `there is no policy "${name}"${didYouMean(name, usable)}; clients can run ${listed(usable, 'and')}`;
/** @param missing what the policy would have to know; empty: it is one of another place */
export const policyNotAtClients = (
  name: string,
  missing: readonly string[],
  places: readonly string[],
  usable: readonly string[],
) => {
  const reason =
    missing.length > 0
      ? `it needs ${listed(missing, 'and')}, of which clients here know nothing`
      : `it acts only at the ${listed(places, 'and')}`;
  return `the policy "${name}" cannot act at a client: ${reason}; clients can run ${listed(usable, 'and')}`;
};
/** `known`: names of the policy's parameters. */
export const noSuchParameter = (policy: string, name: string, known: readonly string[]) =>
  `the policy "${policy}" has no parameter "${name}"${
    known.length === 0 ? ': it has none' : didYouMean(name, known) || `; it has ${listed(known, 'and')}`
  }`;
