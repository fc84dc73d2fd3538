import { z } from 'zod';
import {
  containerVariables,
  environmentProblem,
  linkedServices,
} from '../../../src/cluster/kubelet/serviceEnvironment.ts';
import { isObject } from '../case.ts';
import { serviceOf, serviceShape } from './serviceShape.ts';

const given = z.object({
  namespace: z.string(),
  enable_service_links: z.boolean().nullable(),
  container_env: z.array(z.tuple([z.string(), z.string()])),
  services: z.array(serviceShape),
  has_service_lister: z.boolean(),
  services_synced: z.boolean(),
  static_pod: z.boolean(),
});

export function run(input: unknown): unknown {
  const { namespace, enable_service_links: links, ...rest } = given.parse(input);
  const pod = { enableServiceLinks: links ?? undefined, isStatic: rest.static_pod };
  const problem = environmentProblem(pod, rest.services_synced);
  if (problem !== undefined) return { error: problem };
  // A kubelet without a connection to an API server lists nothing.
  const listed = rest.has_service_lister ? rest.services.map(serviceOf) : [];
  const services = linkedServices(namespace, links ?? false, listed);
  const variables = containerVariables(Object.fromEntries(rest.container_env), services);
  return { error: null, env: Object.fromEntries(variables.map(({ name, value }) => [name, value])) };
}

/** An error is an error: the cases' own words for it are not Kubernetes'. */
export function matches(expected: unknown, actual: unknown): boolean {
  if (!isObject(expected) || !isObject(actual)) return false;
  if (typeof expected['error'] === 'string') return typeof actual['error'] === 'string';
  if (actual['error'] !== null) return false;
  return expected['env'] === undefined || sameVariables(expected['env'], actual['env']);
}

function sameVariables(expected: unknown, actual: unknown): boolean {
  if (!isObject(expected) || !isObject(actual)) return false;
  const names = Object.keys(expected);
  return (
    names.length === Object.keys(actual).length && names.every((name) => expected[name] === actual[name])
  );
}
