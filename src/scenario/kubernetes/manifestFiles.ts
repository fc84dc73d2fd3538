import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { MAX_FOLDER_FILES } from '../limits.ts';
import { emptyFolder, tooManyFiles } from '../messages.ts';
import { fileProblem, statFile } from '../source/readTextFile.ts';
import { didYouMean } from '../wording.ts';

/**
 * The manifest files that a path means, or the sentence that says why there are none. A path of the scenario
 * or of the command line, and no pattern: what a shell expands arrives here expanded.
 */
export type ManifestFiles = { readonly files: readonly string[] } | { readonly problem: string };

/**
 * A file is itself; a folder is its `.yaml`, `.yml` and `.json` files in the order of their names, without those in
 * folders inside it, as `kubectl apply -f` takes them.
 */
export function manifestFiles(path: string): ManifestFiles {
  const stats = statFile(path);
  if ('problem' in stats) return { problem: stats.problem + didYouMean(basename(path), neighbours(path)) };
  if (!stats.isDirectory()) return { files: [path] };
  try {
    const files = manifestNames(path).map((name) => join(path, name));
    // A folder by mistake, such as the one above, is caught by its number of files.
    if (files.length === 0) return { problem: emptyFolder(path) };
    return files.length > MAX_FOLDER_FILES ? { problem: tooManyFiles(path, MAX_FOLDER_FILES) } : { files };
  } catch (error) {
    return { problem: fileProblem(path, error) };
  }
}

/**
 * Sorted by code units: the file system's order differs between machines. Hidden files are editors' and
 * tools' own.
 */
function manifestNames(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => /\.(?:ya?ml|json)$/.test(name) && !name.startsWith('.'))
    .sort();
}

/**
 * Manifests in the folder in which a missing one was looked for. None if the folder itself is missing, as
 * there is nothing to have meant then.
 */
function neighbours(path: string): string[] {
  try {
    return manifestNames(dirname(path));
  } catch {
    return [];
  }
}
