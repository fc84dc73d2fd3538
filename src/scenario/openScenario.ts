import { ScenarioError } from './diagnostics/scenarioError.ts';
import { loadScenario } from './loadScenario.ts';
import type { Scenario } from './scenario.ts';
import type { Overrides } from './source/overrides.ts';

/**
 * A scenario ready to be simulated: what a library or a script wants, where nobody reads warnings.
 *
 * @throws {ScenarioError} with all diagnostics, if there is an error. Warnings alone do not throw.
 */
export function openScenario(file: string, overrides: Overrides = {}): Scenario {
  const { scenario, problems } = loadScenario(file, overrides);
  if (scenario === undefined) throw new ScenarioError(problems);
  return scenario;
}
