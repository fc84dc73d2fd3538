import { type LoadedScenario, loadScenario } from './loadScenario.ts';

/**
 * Finds every problem of a scenario file and of its manifests, as they are written: without overrides.
 * @throws {ScenarioError} if one of them refuses it
 */
export function checkScenario(file: string): LoadedScenario {
  return loadScenario(file);
}
