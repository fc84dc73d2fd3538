import type { Scenario } from '../../scenario/scenario.ts';
import { type Alternative, AlternativesError } from './alternative.ts';

/**
 * The alternatives of `--policies a,b,c`. A policy acts where the scenario lets one act: at the clients of every traffic
 * source that has a `balancing`, else in the load balancer, if any traffic comes in through it.
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
  const paths = policyPaths(scenario);
  return names.map((name) => ({ name, set: paths.map((path) => `${path}=${name}`) }));
}

/** Where the scenario says which policy acts. */
function policyPaths({ traffic }: Pick<Scenario, 'traffic'>): string[] {
  const balanced = traffic.flatMap((source, i) => ('balancing' in source ? [i] : []));
  if (balanced.length > 0) return balanced.map((i) => `traffic.${i}.balancing.policy`);
  if (traffic.some(({ entry }) => entry.via === 'LoadBalancer')) {
    return ['cluster.settings.loadBalancer.policy'];
  }
  throw new AlternativesError(
    'no policy acts in this scenario: kube-proxy picks endpoints at random. Give a traffic source a "balancing" (at: client), or send its traffic through a load balancer',
  );
}
