import { dirname, relative, resolve, sep } from 'node:path';
import { Problems } from '../diagnostics/problems.ts';
import { ScenarioError } from '../diagnostics/scenarioError.ts';
import { crossCheck } from '../kubernetes/crossChecks.ts';
import { ManifestSet } from '../kubernetes/manifestSet.ts';
import { NotSimulated } from '../kubernetes/notSimulated.ts';
import { readManifests } from '../kubernetes/readManifests.ts';
import { nothingToReach } from '../messages.ts';
import { nameFromFile } from '../nameFromFile.ts';
import type { Located } from '../source/located.ts';
import { clusterSize } from './clusterSize.ts';
import { proposedTraffic } from './proposedTraffic.ts';
import { scenarioText } from './scenarioText.ts';

/** Where a proposed scenario will be. */
export interface InitOptions {
  /** The file that the text is going to be written to: paths in it are relative to that. By default, here. */
  readonly output?: string;
}

/**
 * The text of a commented scenario for some manifests: nodes enough to hold them when one is lost, one traffic source
 * for each Service that has pods, and the loss of one node. It loads without errors.
 *
 * @param files manifest files or folders.
 * @throws {ScenarioError} if a manifest has errors, or no Service of them has pods.
 */
export function initScenario(
  files: readonly string[],
  { output = 'scenario.yaml' }: InitOptions = {},
): string {
  const problems = new Problems();
  const set = new ManifestSet();
  const entries = files.map((file) => ({ entry: file, located: argument(file) }));
  readManifests(entries, { folder: '.', lines: [] }, { set, problems, notSimulated: new NotSimulated() });
  // Only the checks that need no scenario: selectors, ports, budgets.
  crossCheck(set);
  const traffic = proposedTraffic(set);
  if (traffic.length === 0 && !problems.hasErrors)
    problems.error(argument(files.join(' ')).at([]), nothingToReach());
  if (problems.hasErrors) throw new ScenarioError(problems.sorted());
  // The default output name says nothing about the manifests, so their own first file gives the name.
  return scenarioText({
    name: nameFromFile(output === 'scenario.yaml' ? (files[0] ?? output) : output),
    manifests: files.map((file) => relativeTo(dirname(output), file)),
    size: clusterSize(set.podSources),
    traffic,
  });
}

/**
 * A path from the command line: it has no line and no column. Whatever is wrong with it is told without a
 * place, as `compareDiagnostics` expects.
 */
function argument(file: string): Located {
  return { value: file, at: () => ({ file, line: 0, column: 0 }) };
}

/** Relative, with `/` on every system, so that a scenario can be moved together with its manifests. */
function relativeTo(folder: string, file: string): string {
  return relative(resolve(folder), resolve(file)).split(sep).join('/') || '.';
}
