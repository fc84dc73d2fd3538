import type { Knowledge, Policy } from '../../balancing/policy.ts';
import { POLICIES, policiesAt } from '../../balancing/registry.ts';
import type { ClientBalancingConfig, Entry } from '../../workload/config.ts';
import type { BalancingEntry } from '../language/balancing.ts';
import type { TrafficEntry } from '../language/traffic.ts';
import {
  balancingNeedsPods,
  balancingNeedsService,
  balancingWithoutDiscovery,
  noSuchParameter,
  noSuchPolicy,
  policyNeedsPeers,
  policyNotAtClients,
} from '../messages.ts';
import { formatPath, type Path } from '../source/located.ts';
import { type BuildContext, errorAt } from './context.ts';

/**
 * What simulated clients know: requests have no keys, servers do not report their load, and nobody judges the health of
 * an endpoint beyond its readiness. A policy without what it needs would only look as if it acted.
 */
const KNOWN: readonly Knowledge[] = ['memory', 'flow', 'outstanding', 'latency', 'peers'];

/** The policies that simulated clients can run. */
const USABLE: readonly Policy[] = policiesAt('client').filter(({ needs }) =>
  needs.every((need) => KNOWN.includes(need)),
);

/**
 * How the clients of a source balance; undefined if they do not, or if it is wrong, which is reported.
 * @param entry the way that their requests take
 * @param byIngress does that lead through an ingress?
 */
export function buildBalancing(
  { balancing, discovery, from }: TrafficEntry,
  entry: Entry,
  byIngress: boolean,
  path: Path,
  context: BuildContext,
): ClientBalancingConfig | undefined {
  if (balancing === undefined) return undefined;
  const at = [...path, 'balancing'];
  if (!('pods' in from)) errorAt(context, at, balancingNeedsPods());
  else if (entry.via !== 'ClusterIP' || byIngress) errorAt(context, at, balancingNeedsService());
  else if (discovery !== undefined) errorAt(context, at, balancingWithoutDiscovery());
  return policyOf(balancing, at, context);
}

/**
 * How the pods of a workload balance over a Service that they call; undefined if that is wrong, which is reported. They come
 * and go, so that policies which place each client among a fixed number of peers are nothing for them.
 */
export function policyOfCaller(
  balancing: BalancingEntry,
  at: Path,
  context: BuildContext,
): ClientBalancingConfig | undefined {
  const names = USABLE.filter(({ needs }) => !needs.includes('peers')).map(({ name }) => name);
  const isKnown = USABLE.some(({ name }) => name === balancing.policy);
  if (!isKnown || names.includes(balancing.policy)) return policyOf(balancing, at, context);
  errorAt(context, [...at, 'policy'], policyNeedsPeers(balancing.policy, names));
  return undefined;
}

/** The policy and its parameters. */
function policyOf(
  { at: _, policy: name, ...parameters }: BalancingEntry,
  at: Path,
  context: BuildContext,
): ClientBalancingConfig | undefined {
  const policy = USABLE.find((one) => one.name === name);
  if (policy === undefined) {
    errorAt(context, [...at, 'policy'], notUsable(name));
    return undefined;
  }
  for (const [key, value] of Object.entries(parameters)) checkParameter(policy, key, value, at, context);
  return { policy: name, parameters };
}

/** Why a name is not that of a usable policy. */
function notUsable(name: string): string {
  const names = USABLE.map((one) => one.name);
  const policy = POLICIES.find((one) => one.name === name);
  if (policy === undefined) return noSuchPolicy(name, names);
  const missing = policy.at.includes('client') ? policy.needs.filter((need) => !KNOWN.includes(need)) : [];
  return policyNotAtClients(name, missing, policy.at, names);
}

function checkParameter(
  { name, parameters }: Policy,
  key: string,
  value: unknown,
  at: Path,
  context: BuildContext,
): void {
  const parameter = parameters.find((one) => one.name === key);
  if (parameter === undefined) {
    const known = parameters.map((one) => one.name);
    const { located, problems } = context;
    problems.error(
      located.at([...at, key], 'key'),
      `${formatPath(at)}: ${noSuchParameter(name, key, known)}`,
    );
    return;
  }
  try {
    parameter.read(value);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    errorAt(context, at, error.message);
  }
}
