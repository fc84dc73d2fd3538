import type { ActingPlace, Policy } from './policy.ts';
import { random } from './random.ts';
import { roundRobin } from './roundRobin.ts';

/** Every policy, in the order in which they are listed. */
export const POLICIES: readonly Policy[] = [random, roundRobin];

/**
 * The policy of that name for that place. Throws a RangeError, with the names that would work there, if it does
 * not exist or cannot act there.
 */
export function policyNamed(name: string, place: ActingPlace): Policy {
  const usable = POLICIES.filter((policy) => policy.at.includes(place));
  const found = usable.find((policy) => policy.name === name);
  if (found === undefined) {
    const names = usable.map((policy) => policy.name).join(', ');
    throw new RangeError(`no policy "${name}" at the ${place}; those that can act there: ${names}`);
  }
  return found;
}
