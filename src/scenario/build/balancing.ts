import type { Knowledge, Policy } from '../../balancing/policy.ts';
import { POLICIES, policiesAt } from '../../balancing/registry.ts';
import type { ClientBalancingConfig, Entry } from '../../workload/config.ts';
import type { BalancingEntry } from '../language/balancing.ts';
import { healthKeys } from '../language/health.ts';
import type { TrafficEntry } from '../language/traffic.ts';
import {
  balancingNeedsPods,
  balancingNeedsService,
  balancingWithoutDiscovery,
  noSuchParameter,
  noSuchPolicy,
  policyNotAtClients,
  unknownKey,
} from '../messages.ts';
import { nearest } from '../nearest.ts';
import { formatPath, type Path } from '../source/located.ts';
import { type BuildContext, errorAt } from './context.ts';
import { buildHealth } from './health.ts';

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

/** The policy and its parameters. */
function policyOf(entry: BalancingEntry, at: Path, context: BuildContext): ClientBalancingConfig | undefined {
  const name = entry.policy;
  const policy = USABLE.find((one) => one.name === name);
  if (policy === undefined) {
    errorAt(context, [...at, 'policy'], notUsable(name));
    return undefined;
  }
  const { health, parameters } = buildHealth(entry, policy, at, context);
  for (const [key, value] of Object.entries(parameters)) checkParameter(policy, key, value, at, context);
  return { policy: name, parameters, ...(health && { health }) };
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
    // What is near a word about health is a misspelling of that.
    const words = Object.keys(healthKeys);
    const text =
      nearest(key, [...words, ...known]) !== undefined && nearest(key, known) === undefined
        ? unknownKey(key, formatPath(at), words)
        : `${formatPath(at)}: ${noSuchParameter(name, key, known)}`;
    problems.error(located.at([...at, key], 'key'), text);
    return;
  }
  try {
    parameter.read(value);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    errorAt(context, at, error.message);
  }
}
