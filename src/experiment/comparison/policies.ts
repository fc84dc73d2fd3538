import type { Policy } from '../../balancing/policy.ts';
import { POLICIES } from '../../balancing/registry.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { ClientBalancingConfig } from '../../workload/config.ts';
import { type Alternative, AlternativesError } from './alternative.ts';

/**
 * The alternatives of `--policies a,b,c`. A policy acts where the scenario lets one act: at the clients of every traffic
 * source that has a `balancing`, else in the load balancer, if any traffic comes in through it. Parameters that the
 * scenario gives to its own policy stay for a policy that takes them as well; for any other they are left out.
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
      balanced.flatMap(({ i, balancing }) =>
        withPolicy(balancing, name).map((rest) => `traffic.${i}.balancing${rest}`),
      );
  if (traffic.some(({ entry }) => entry.via === 'LoadBalancer')) {
    return (name) => [`cluster.settings.loadBalancer.policy=${name}`];
  }
  throw new AlternativesError(
    'no policy acts in this scenario: kube-proxy picks endpoints at random. Give a traffic source a "balancing" (at: client), or send its traffic through a load balancer',
  );
}

/** The rests of assignments: the policy, and nothing for those of the present parameters that it does not take. */
function withPolicy({ parameters }: ClientBalancingConfig, name: string): string[] {
  const policy = POLICIES.find((one) => one.name === name);
  const given = Object.entries(parameters);
  // A name that is no policy's is refused with the scenario, in words that know which would do.
  const lost = policy === undefined ? [] : given.filter(([key, value]) => !takes(policy, key, value));
  return [`.policy=${name}`, ...lost.map(([key]) => `.${key}=null`)];
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
