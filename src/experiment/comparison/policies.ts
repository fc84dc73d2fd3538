import type { Policy } from '../../balancing/policy.ts';
import { allPolicies } from '../../balancing/registry.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { ClientBalancingConfig, TrafficConfig } from '../../workload/config.ts';
import { type Alternative, AlternativesError } from './alternative.ts';

/**
 * The alternatives of `--policies a,b,c`. A policy acts where the scenario lets one act: at the clients of every traffic
 * source that has a `balancing`, else in the ingress, or in the load balancer, if any traffic comes in through it. What the
 * scenario gives to its own policy stays for a policy that takes it as well; for any other it is left out.
 *
 * @param scenario as it is without the policies
 * @throws {AlternativesError} when no policy acts anywhere: kube-proxy picks at random whatever is asked for
 */
export function policyAlternatives(
  policies: readonly string[],
  scenario: Pick<Scenario, 'traffic'>,
): Alternative[] {
  const names = policies.map((name) => name.trim());
  if (names.includes(''))
    throw new AlternativesError('--policies takes names: --policies round-robin,random');
  const assign = assignments(scenario);
  return names.map((name) => ({ name, set: assign(name) }));
}

/** What puts a policy into the places where the scenario says which one acts. */
function assignments({ traffic }: Pick<Scenario, 'traffic'>): (policy: string) => string[] {
  const balanced = traffic.flatMap(({ balancing }, i) => (balancing === undefined ? [] : [{ i, balancing }]));
  if (balanced.length > 0)
    return (name) =>
      balanced.map(({ i, balancing }) => `traffic.${i}.balancing${withPolicy(balancing, name)}`);
  const place = traffic.some(({ http }) => http !== undefined) ? 'ingress' : 'load-balancer';
  const through = traffic.flatMap((source, i) => (isThrough(source, place) ? [i] : []));
  if (through.length > 0)
    return (name) =>
      through.map((i) => `traffic.${i}.balancing=${JSON.stringify({ at: place, policy: name })}`);
  throw new AlternativesError(
    'no policy acts in this scenario: kube-proxy picks endpoints at random. Give a traffic source a "balancing" (at: client), or send its traffic through an ingress or a load balancer',
  );
}

/** Does the traffic come by the place? */
function isThrough({ entry, http }: TrafficConfig, place: 'ingress' | 'load-balancer'): boolean {
  return place === 'ingress' ? http !== undefined : entry.via === 'LoadBalancer';
}

/** The rest of an assignment, of the policy's name or with what it takes of the rest; JSON is YAML. */
function withPolicy(config: ClientBalancingConfig, name: string): string {
  const policy = allPolicies().find((one) => one.name === name);
  const { parameters, sidecar, weights, priorities, reports, board } = config;
  const given = Object.entries(parameters);
  // A name that is no policy's is refused with the scenario, in words that know which would do.
  const kept = policy === undefined ? given : given.filter(([key, value]) => takes(policy, key, value));
  const takesBoard = board === undefined || policy?.readsBoard === true;
  const takesReports = reports === undefined || policy?.needs.includes('load reports') === true;
  if (kept.length === given.length && takesBoard && takesReports) return `.policy=${name}`;
  const written = {
    at: sidecar === undefined ? 'client' : 'sidecar',
    policy: name,
    ...(sidecar && { proxyLatency: seconds(sidecar.latency) }),
    ...(weights && { weights: weights.map(({ match, value }) => ({ match, weight: value })) }),
    ...(priorities && {
      priorities:
        priorities === 'locality'
          ? priorities
          : priorities.map(({ match, value }) => ({ match, priority: value })),
    }),
    ...(reports?.by === 'out-of-band' && takesReports && { reports: { period: seconds(reports.period) } }),
    ...(board && takesBoard && { board: { refresh: seconds(board.refresh), countOwn: board.countsOwn } }),
    ...Object.fromEntries(kept),
  };
  return `=${JSON.stringify(written)}`;
}

/** As a scenario has it: nanoseconds are whole numbers, which no rounding makes longer. */
function seconds(value: number): string {
  return `${Math.round(value * 1e9)}ns`;
}

/** Has the policy a parameter of that name, in whose range the value is? */
function takes({ parameters }: Policy, key: string, value: unknown): boolean {
  const parameter = parameters.find(({ name }) => name === key);
  if (parameter === undefined) return false;
  try {
    parameter.read(value);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
