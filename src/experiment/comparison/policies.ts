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
  // Spaces around a name do not count.
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
      balanced.flatMap(({ i, balancing }) =>
        withPolicy(balancing, name).map((rest) => `traffic.${i}.balancing${rest}`),
      );
  // An ingress comes first: where there is one, requests are picked there.
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

/** As the registry has it, the user's own included. */
function policyOf(name: string): Policy | undefined {
  return allPolicies().find((one) => one.name === name);
}

/** A policy by load reports needs their period, which the others do not take. */
function wantsReports(policy: Policy | undefined): boolean {
  return policy?.needs.includes('load reports') === true;
}

/** The rests of assignments: the policy, and nothing for what it does not take of the rest. */
function withPolicy({ parameters, board, policy: own }: ClientBalancingConfig, name: string): string[] {
  const policy = policyOf(name);
  // A name that is no policy's is refused with the scenario, in words that know which would do.
  if (policy === undefined) return [`.policy=${name}`];
  const lost = Object.entries(parameters).filter(([key, value]) => !takes(policy, key, value));
  const gone = lost.map(([key]) => key);
  if (board !== undefined && policy.readsBoard !== true) gone.push('board');
  // Only a policy that wants reports has a scenario that says when they come.
  if (wantsReports(policyOf(own)) && !wantsReports(policy)) gone.push('reports');
  return [`.policy=${name}`, ...gone.map((key) => `.${key}=null`)];
}

/** Has the policy a parameter of that name, in whose range the value is? */
function takes({ parameters }: Policy, key: string, value: unknown): boolean {
  const parameter = parameters.find(({ name }) => name === key);
  if (parameter === undefined) return false;
  // Read and thrown away: only the parameter itself knows its range.
  try {
    parameter.read(value);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
