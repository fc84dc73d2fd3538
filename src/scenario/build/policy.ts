import { KNOWLEDGE } from '../../balancing/places.ts';
import type { ActingPlace, Policy } from '../../balancing/policy.ts';
import { allPolicies, policiesAt } from '../../balancing/registry.ts';
import { healthKeys } from '../language/health.ts';
import { noSuchParameter, noSuchPolicy, policyNotAt } from '../messages.ts';
import { formatPath, type Path } from '../source/located.ts';
import { type BuildContext, errorAt } from './context.ts';

/**
 * Keys beside the parameters of a policy, one of which may be meant. They are listed with the parameters when
 * a key is unknown, as the reader sees one mapping.
 */
const BESIDE = ['proxyLatency', 'weights', 'priorities', 'reports', 'board', ...Object.keys(healthKeys)];

/**
 * A policy with what a scenario gives of its parameters. The parameters are as written: each has been read
 * once, but defaults are the policy's own.
 */
export interface ChosenPolicy {
  readonly policy: Policy;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/**
 * The policy of that name at that place. One that cannot act there, and parameters that it has not or cannot take, are
 * reported.
 * @param at path of the mapping that has the policy's name and its parameters
 */
export function choosePolicy(
  name: string,
  parameters: Readonly<Record<string, unknown>>,
  place: ActingPlace,
  at: Path,
  context: BuildContext,
): ChosenPolicy | undefined {
  const policy = policiesAt(place).find((one) => one.name === name);
  if (policy === undefined) {
    errorAt(context, [...at, 'policy'], notUsable(name, place));
    return undefined;
  }
  for (const [key, value] of Object.entries(parameters)) checkParameter(policy, key, value, at, context);
  return { policy, parameters };
}

/** Why a name is not that of a policy that can act there. */
function notUsable(name: string, place: ActingPlace): string {
  const names = policiesAt(place).map((one) => one.name);
  const policy = allPolicies().find((one) => one.name === name);
  // A policy may exist and lack the knowledge that it needs there: a load balancer does not know what its
  // peers do.
  if (policy === undefined) return noSuchPolicy(name, place, names);
  const missing = policy.needs.filter((need) => !KNOWLEDGE[place].includes(need));
  return policyNotAt(name, place, missing, policy.at, names);
}

/** A parameter reads its own value, so that its bounds stand in one place, with the policy. */
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
      `${formatPath(at)}: ${noSuchParameter(name, key, known, BESIDE)}`,
    );
    return;
  }
  try {
    parameter.read(value);
    // `read` throws a RangeError for a value out of bounds; anything else is an error of the program.
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    errorAt(context, at, error.message);
  }
}
