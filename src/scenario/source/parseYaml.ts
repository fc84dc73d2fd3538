import { type Alias, isAlias, isCollection, isScalar, visit } from 'yaml';
import type { Place } from '../diagnostics/diagnostic.ts';
import type { Problems } from '../diagnostics/problems.ts';
import { MAX_EXPANDED_VALUES } from '../limits.ts';
import { duplicateKey, notYaml, tooManyAliases, unknownAlias, unknownTag } from '../messages.ts';
import { duplicateKeys } from './duplicateKeys.ts';
import { expandedSize } from './expandedSize.ts';
import type { Located, Part, Path } from './located.ts';
import { offsetOf } from './nodePositions.ts';
import { type Dialect, type YamlDocument, yamlDocuments } from './yamlDocuments.ts';

/**
 * Place of a line and column (from 1) of the text that is parsed. Inside a block of a scenario the place is
 * that of the whole file.
 */
export type Origin = (line: number, column: number) => Place;

/**
 * The documents of a YAML text that are not empty, each knowing where its parts stand. What is not YAML, or breaks a
 * bound, is reported; the documents of such a text are left out, since nothing in them can be relied on.
 */
export function parseYaml(text: string, dialect: Dialect, origin: Origin, problems: Problems): Located[] {
  const parsed = yamlDocuments(text, dialect);
  const placeOf = (offset: number): Place => {
    const { line, col } = parsed.lines.linePos(offset);
    return origin(Math.max(line, 1), Math.max(col, 1));
  };
  if ('problem' in parsed) {
    problems.error(placeOf(parsed.offset), parsed.problem);
    return [];
  }
  const sound = parsed.documents.filter((document) => isSound(document, placeOf, problems));
  if (sound.length < parsed.documents.length) return [];
  return sound.flatMap((document) => locatedDocument(document, placeOf, problems) ?? []);
}

/** Reports the syntax errors and twofold keys of a document. */
function isSound(document: YamlDocument, placeOf: (offset: number) => Place, problems: Problems): boolean {
  const [syntax] = document.errors;
  // Errors after the first are mostly its consequences.
  if (syntax !== undefined) problems.error(placeOf(syntax.pos[0]), notYaml(syntax.message));
  for (const warning of document.warnings) {
    const isTag = warning.code === 'TAG_RESOLVE_FAILED';
    problems.error(placeOf(warning.pos[0]), isTag ? unknownTag(warning.message) : notYaml(warning.message));
  }
  const twice = syntax === undefined ? duplicateKeys(document.contents) : [];
  for (const { key, offset, first } of twice) {
    problems.error(placeOf(offset), duplicateKey(key, placeOf(first).line));
  }
  return syntax === undefined && document.warnings.length === 0 && twice.length === 0;
}

/** A sound document as a value; `undefined` if it is empty or its aliases are wrong. */
function locatedDocument(
  document: YamlDocument,
  placeOf: (offset: number) => Place,
  problems: Problems,
): Located | undefined {
  const missing = unresolvedAlias(document);
  if (missing !== undefined) {
    problems.error(placeOf(missing.range?.[0] ?? 0), unknownAlias(missing.source));
    return undefined;
  }
  const value = expanded(document);
  if (value === undefined) problems.error(placeOf(document.range[0]), tooManyAliases(MAX_EXPANDED_VALUES));
  if (value === undefined || value === null) return undefined;
  return { value, at: (path: Path, part: Part = 'value') => placeOf(offsetOf(document, path, part)) };
}

/**
 * The first alias without an anchor before it. An alias inside its own anchor has one. `&` makes an anchor,
 * `*` refers to one; only what came before counts (YAML 1.2, section 7.1).
 */
function unresolvedAlias(document: YamlDocument): Alias | undefined {
  const anchors = new Set<string>();
  let missing: Alias | undefined;
  visit(document, (_, node) => {
    if (isAlias(node)) {
      if (anchors.has(node.source)) return undefined;
      missing = node;
      return visit.BREAK;
    }
    if ((isScalar(node) || isCollection(node)) && node.anchor !== undefined) anchors.add(node.anchor);
    return undefined;
  });
  return missing;
}

/**
 * The document as plain values, with aliases as shared parts; `undefined` if they would grow too large.
 * Shared and not copied: an alias bomb of a kilobyte may be a gigabyte of values.
 */
function expanded(document: YamlDocument): unknown {
  try {
    const value: unknown = document.toJS({ maxAliasCount: -1 });
    return expandedSize(value) > MAX_EXPANDED_VALUES ? undefined : value;
  } catch (error) {
    // An alias inside its own anchor: it would never end.
    if (error instanceof ReferenceError) return undefined;
    throw error;
  }
}
