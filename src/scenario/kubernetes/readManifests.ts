import { isAbsolute, join } from 'node:path';
import type { PlacedEntry } from '../language/readSections.ts';
import { manifestProblem } from '../messages.ts';
import { blockOrigin } from '../source/blockText.ts';
import { type Located, within } from '../source/located.ts';
import { type Origin, parseYaml } from '../source/parseYaml.ts';
import { readTextFile } from '../source/readTextFile.ts';
import { manifestFiles } from './manifestFiles.ts';
import { type ManifestSink, readObject } from './readObject.ts';

/**
 * Where the scenario file is: its folder, and its lines for the places of manifests inside it. Paths of
 * manifests are relative to that folder, so that a scenario can be moved with them.
 */
export interface ScenarioFile {
  readonly folder: string;
  readonly lines: readonly string[];
}

/**
 * Reads every manifest of a scenario into the sink's set, in the scenario's order. Objects of the same moment
 * are applied in that order, as `kubectl apply -f` takes several files.
 */
export function readManifests(
  entries: readonly PlacedEntry[],
  scenario: ScenarioFile,
  sink: ManifestSink,
): void {
  for (const { entry, located } of entries) {
    if (typeof entry === 'string') readPath(entry, located, undefined, scenario, sink);
    else if ('file' in entry) readPath(entry.file, within(located, ['file']), entry.at, scenario, sink);
    else if ('yaml' in entry) readText(entry.yaml, within(located, ['yaml']), entry.at, scenario, sink);
    else readInline(within(located, ['inline']), entry.at, sink);
  }
}

/**
 * One object, or a list of them. The value has been parsed with the scenario, whose lines its problems get.
 */
function readInline(located: Located, at: number | undefined, sink: ManifestSink): void {
  const { value } = located;
  if (!Array.isArray(value)) readObject(located, at, sink);
  else for (const index of value.keys()) readObject(within(located, [index]), at, sink);
}

/**
 * A file or a folder; what cannot be read is reported at the path in the scenario. A file that cannot be read
 * is no reason to leave out the others of its folder.
 */
function readPath(
  path: string,
  located: Located,
  at: number | undefined,
  { folder }: ScenarioFile,
  sink: ManifestSink,
): void {
  const found = manifestFiles(isAbsolute(path) ? path : join(folder, path));
  if ('problem' in found) {
    reportUnknown(found.problem, located, sink);
    return;
  }
  for (const file of found.files) {
    const content = readTextFile(file);
    if ('problem' in content) {
      reportUnknown(content.problem, located, sink);
      continue;
    }
    // Each file is its own origin: problems are reported where they can be put right.
    const origin = (line: number, column: number) => ({ file, line, column });
    readDocuments(content.text, origin, at, sink);
  }
}

/**
 * Text in the scenario; its problems are reported at its lines. Lines are counted from the beginning of the
 * block in the scenario.
 */
function readText(
  text: string,
  located: Located,
  at: number | undefined,
  { lines }: ScenarioFile,
  sink: ManifestSink,
): void {
  const origin = blockOrigin(located.at([]), lines);
  readDocuments(text, origin, at, sink);
}

/** The objects of a text. Of one that is no YAML nothing is known, not even what it would be about. */
function readDocuments(text: string, origin: Origin, at: number | undefined, sink: ManifestSink): void {
  const before = sink.problems.told;
  const documents = parseYaml(text, 'manifest', origin, sink.problems);
  if (sink.problems.told > before) sink.set.hasUnknown = true;
  for (const document of documents) readObject(document, at, sink);
}

/** A file that cannot be read may hold any object. */
function reportUnknown(problem: string, located: Located, { problems, set }: ManifestSink): void {
  problems.error(located.at([]), manifestProblem(problem));
  set.hasUnknown = true;
}
