import { dirname } from 'node:path';
import type { Diagnostic } from './diagnostics/diagnostic.ts';
import { Problems } from './diagnostics/problems.ts';
import { emptyScenario, manyScenarios, notAScenario } from './messages.ts';
import { normalised } from './normalise.ts';
import { hasClusters, normalisedClusters } from './normaliseClusters.ts';
import type { Scenario } from './scenario.ts';
import { isMapping, type Located, valueAt } from './source/located.ts';
import { ObjectChanges } from './source/objectChanges.ts';
import { type Overrides, withOverrides } from './source/overrides.ts';
import { parseYaml } from './source/parseYaml.ts';
import { readTextFile } from './source/readTextFile.ts';

/** A scenario, unless it has errors, and everything that there is to say about it. */
export interface LoadedScenario {
  readonly scenario?: Scenario;
  /** Errors and warnings, sorted by file and position. */
  readonly problems: readonly Diagnostic[];
  /** Does the file (or an option) say how long the warm-up is, or is it the default? */
  readonly givesWarmup?: boolean;
}

/**
 * The first steps of a run: scenario file -> parse -> validate -> normalise (every default filled in, immutable).
 * All problems of the scenario and of its manifests are found in one go. Nothing is written, run or fetched.
 */
export function loadScenario(file: string, overrides: Overrides = {}): LoadedScenario {
  const content = readTextFile(file);
  if ('text' in content) return parseScenario(file, content.text, overrides);
  const problems = new Problems();
  problems.error({ file, line: 1, column: 1 }, content.problem);
  return { problems: problems.sorted() };
}

/**
 * The same for a scenario whose text is at hand; `file` is where it belongs, which its paths are relative to.
 * For a scenario that comes from standard input, which is no file.
 */
export function parseScenario(file: string, text: string, overrides: Overrides = {}): LoadedScenario {
  const problems = new Problems();
  const located = scenarioDocument(file, text, problems);
  if (located === undefined) return { problems: problems.sorted() };
  const place = { name: file, folder: dirname(file), lines: text.split(/\r?\n/) };
  const overridden = withOverrides(located, overrides, problems);
  const normalise = hasClusters(overridden) ? normalisedClusters : normalised;
  const changes = new ObjectChanges(overrides, problems);
  const found = normalise(overridden, place, problems, changes);
  changes.reportUnused();
  const scenario = problems.hasErrors ? undefined : found;
  const givesWarmup = valueAt(overridden.value, ['warmup']) !== undefined;
  return { ...(scenario !== undefined && { scenario }), problems: problems.sorted(), givesWarmup };
}

/**
 * The one document of a scenario file. Two documents of one file are two scenarios, which a run has no use
 * for.
 */
function scenarioDocument(file: string, text: string, problems: Problems): Located | undefined {
  const documents = parseYaml(text, 'scenario', (line, column) => ({ file, line, column }), problems);
  const [first, second] = documents;
  if (second !== undefined) problems.error(second.at([]), manyScenarios());
  else if (first !== undefined && !isMapping(first.value)) problems.error(first.at([]), notAScenario());
  else if (first === undefined && !problems.hasErrors)
    problems.error({ file, line: 1, column: 1 }, emptyScenario());
  return isMapping(first?.value) ? first : undefined;
}
