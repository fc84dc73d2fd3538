import { type Alternative, AlternativesError, grid } from '../experiment/comparison/alternative.ts';
import { policyAlternatives } from '../experiment/comparison/policies.ts';
import { splitValues, variedAlternatives } from '../experiment/comparison/vary.ts';
import type { Scenario } from '../scenario/scenario.ts';

/** The options that say what is compared. As text, as they were typed. */
export interface AlternativeArgs {
  /** Names with commas; the first is the baseline. */
  readonly policies?: string | undefined;
  /** One axis each: `path=v1,v2` or `path=from..to:count`. */
  readonly vary?: readonly string[] | undefined;
}

/**
 * The alternatives that were asked for: every combination of the policies and of the values varied.
 *
 * @param scenario as it is without them
 * @throws {AlternativesError} when there are fewer than two, or they make no sense
 */
export function alternativesOf(
  { policies, vary = [] }: AlternativeArgs,
  scenario: Pick<Scenario, 'traffic'>,
): Alternative[] {
  const axes = vary.map(variedAlternatives);
  // Policies vary slowest, so they stand together in tables.
  if (policies !== undefined) axes.unshift(policyAlternatives(splitValues(policies), scenario));
  const alternatives = grid(axes);
  if (alternatives.length > 1) return alternatives;
  throw new AlternativesError(
    'there is nothing to compare: give two or more with --policies a,b or --vary path=v1,v2',
  );
}
