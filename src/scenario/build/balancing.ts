import type { Knowledge, Policy } from '../../balancing/policy.ts';
import { policiesAt } from '../../balancing/registry.ts';
import type { ClientBalancingConfig, Entry } from '../../workload/config.ts';
import type { BalancingEntry } from '../language/balancing.ts';
import type { SourceEntry } from '../language/traffic.ts';
import {
  balancingNeedsPods,
  balancingNeedsService,
  balancingWithoutDiscovery,
  callersBalanceThemselves,
  notAtThisPlace,
  policyNeedsKeys,
  policyNeedsPeers,
  policyReadsNoBoard,
  policyWantsNoReports,
} from '../messages.ts';
import type { Path } from '../source/located.ts';
import { type BuildContext, errorAt } from './context.ts';
import { buildHealth } from './health.ts';
import { choosePolicy } from './policy.ts';

/**
 * Seconds that a proxy beside a client adds each way: an assumption for one that has little to do. Istio 1.15.3 measured 2.65 ms
 * at the 90th percentile, there and back through two of them, at 1,000 requests a second (istio.io, "Performance and
 * Scalability").
 */
export const PROXY_LATENCY = 200e-6;

/**
 * Places whose policies are part of a traffic source. `client` is a library in the client itself, as gRPC's
 * balancers are; `sidecar` is a proxy beside it, as Envoy is.
 */
export type ClientPlace = 'client' | 'sidecar';

/**
 * How the clients of a source balance; undefined if they do not, or if it is wrong, which is reported. Only
 * pods that reach a Service by its cluster address have a list of endpoints to choose from; whoever else
 * balances does so in a load balancer or an ingress, which have settings of their own.
 * @param entry the way that their requests take
 * @param byIngress does that lead through an ingress?
 */
export function buildBalancing(
  { balancing, discovery, from, keys }: SourceEntry,
  entry: Entry,
  byIngress: boolean,
  path: Path,
  context: BuildContext,
): ClientBalancingConfig | undefined {
  if (balancing === undefined || !isAtClients(balancing)) return undefined;
  const at = [...path, 'balancing'];
  if (!('pods' in from)) errorAt(context, at, balancingNeedsPods());
  else if (entry.via !== 'ClusterIP' || byIngress) errorAt(context, at, balancingNeedsService());
  else if (discovery !== undefined) errorAt(context, at, balancingWithoutDiscovery());
  return balancingOf(balancing, keys !== undefined, at, context);
}

/**
 * How the pods of a workload balance over a Service that they call; undefined if that is wrong, which is reported. They come
 * and go, so that policies which place each client among a fixed number of them are nothing for them, and no request of
 * theirs has a key.
 */
export function balancingOfCaller(
  balancing: BalancingEntry,
  at: Path,
  context: BuildContext,
): ClientBalancingConfig | undefined {
  if (!isAtClients(balancing)) {
    errorAt(context, [...at, 'at'], callersBalanceThemselves());
    return undefined;
  }
  const config = balancingOf(balancing, false, at, context);
  // Who counts its peers needs their number before the run, which callers that are scaled do not have.
  const { place } = split(balancing);
  const counts = (policy: Policy) => wants(policy, 'peers') || wants(policy, 'idle reports');
  const fits = (policy: Policy) => !counts(policy) && !wants(policy, 'request key');
  if (config !== undefined && names(place, counts).includes(config.policy))
    errorAt(context, [...at, 'policy'], policyNeedsPeers(config.policy, names(place, fits)));
  return config;
}

/**
 * The policy with what is given beside it. Undefined: the policy or one of its parameters is wrong, which is
 * reported.
 * @param hasKeys have requests keys?
 */
function balancingOf(
  balancing: BalancingEntry,
  hasKeys: boolean,
  at: Path,
  context: BuildContext,
): ClientBalancingConfig | undefined {
  const { place, settings, parameters: rest } = split(balancing);
  const policy = policiesAt(place).find(({ name }) => name === balancing.policy);
  const { health, parameters } = buildHealth(balancing, rest, policy, at, context);
  const chosen = choosePolicy(balancing.policy, parameters, place, at, context);
  if (chosen === undefined) return undefined;
  if (!hasKeys) checkKeys(chosen.policy, at, context);
  checkSettings(chosen.policy, place, settings, at, context);
  return { policy: chosen.policy.name, parameters, ...configOf(place, settings), ...(health && { health }) };
}

/** Does the policy act in the pods of the clients? */
export function isAtClients({ at }: BalancingEntry): boolean {
  return at === 'client' || at === 'sidecar';
}

/**
 * What there is beside the policy and its parameters. They say how the policy learns of the endpoints, and
 * are no parameters of its own.
 */
type Settings = Pick<BalancingEntry, 'proxyLatency' | 'weights' | 'priorities' | 'reports' | 'board'>;

/**
 * Takes apart what is written in one mapping. Everything that has no key of its own in the language is a
 * parameter, which the registry of policies judges.
 */
export function split(entry: BalancingEntry) {
  const { at, policy: _, proxyLatency, weights, priorities, reports, board, ...parameters } = entry;
  const settings: Settings = {
    ...(proxyLatency !== undefined && { proxyLatency }),
    ...(weights && { weights }),
    ...(priorities && { priorities }),
    ...(reports && { reports }),
    ...(board && { board }),
  };
  const place: ClientPlace = at === 'sidecar' ? 'sidecar' : 'client';
  return { place, settings, parameters };
}

/**
 * A policy by key would pick at random for requests without one, which only looks as if it acted. That would
 * look like an error of the policy and is one of the scenario, so it is refused.
 */
export function checkKeys({ name, needs }: Policy, at: Path, context: BuildContext): void {
  if (needs.includes('request key')) errorAt(context, [...at, 'policy'], policyNeedsKeys(name));
}

/** What the policy does not look at, or the place has not, would be without effect. */
function checkSettings(
  policy: Policy,
  place: ClientPlace,
  { board, proxyLatency, reports }: Settings,
  at: Path,
  context: BuildContext,
): void {
  if (place === 'client' && proxyLatency !== undefined)
    errorAt(context, [...at, 'proxyLatency'], notAtThisPlace('proxyLatency', place, 'a sidecar'));
  if (board !== undefined && policy.readsBoard !== true)
    errorAt(
      context,
      [...at, 'board'],
      policyReadsNoBoard(
        policy.name,
        names(place, (p) => p.readsBoard),
      ),
    );
  if (reports !== undefined && !wants(policy, 'load reports'))
    errorAt(
      context,
      [...at, 'reports'],
      policyWantsNoReports(
        policy.name,
        names(place, (p) => wants(p, 'load reports')),
      ),
    );
}

/** Does the policy ask for this knowledge? What it does not ask for is not kept for it. */
function wants({ needs }: Policy, knowledge: Knowledge): boolean {
  return needs.includes(knowledge);
}

/** The policies of a place for which something holds, for a message that says what to take instead. */
function names(place: ClientPlace, holds: (policy: Policy) => boolean | undefined): string[] {
  return policiesAt(place)
    .filter((policy) => holds(policy) === true)
    .map(({ name }) => name);
}

/** What was written, as the data plane takes it; seconds throughout, and no key where nothing was written. */
function configOf(
  place: ClientPlace,
  { board, priorities, proxyLatency = PROXY_LATENCY, reports, weights }: Settings,
): Omit<ClientBalancingConfig, 'policy' | 'parameters'> {
  return {
    ...(place === 'sidecar' && { sidecar: { latency: proxyLatency } }),
    ...(weights && { weights: weights.map(({ match, weight }) => ({ match, value: weight })) }),
    ...(priorities && {
      priorities:
        priorities === 'locality'
          ? priorities
          : priorities.map(({ match, priority }) => ({ match, value: priority })),
    }),
    // A report with every answer is what the data plane does when nothing is said, so that it has no key.
    ...(reports && reports !== 'answer' && { reports: { by: 'out-of-band', period: reports.period } }),
    ...(board && { board: { refresh: board.refresh, countsOwn: board.countOwn } }),
  };
}
