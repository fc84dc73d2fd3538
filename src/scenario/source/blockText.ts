import type { Place } from '../diagnostics/diagnostic.ts';
import type { Origin } from './parseYaml.ts';

/**
 * Places of a YAML text that stands inside another as a literal block (`yaml: |`): its first line is the one after
 * the `|`, and every line is indented. A flow of text (`yaml: "..."`) has no lines of its own, and all of its
 * problems lie where it begins.
 *
 * @param place where the block starts, at its `|`.
 * @param lines the lines of the file around it; without them all problems lie at `place`.
 */
export function blockOrigin(place: Place, lines: readonly string[]): Origin {
  const header = lines[place.line - 1]?.slice(place.column - 1) ?? '';
  if (!/^[|>]/.test(header)) return () => place;
  const first = lines.slice(place.line).find((line) => line.trim() !== '') ?? '';
  const indent = first.length - first.trimStart().length;
  return (line, column) => ({ file: place.file, line: place.line + line, column: column + indent });
}
