import { Composer, type CST, type Document, Lexer, LineCounter, type ParsedNode, Parser } from 'yaml';
import { MAX_ALIASES, MAX_DEPTH, MAX_DOCUMENTS } from '../limits.ts';
import { tooDeep, tooManyAliases, tooManyDocuments } from '../messages.ts';
import { YAML_1_1_TAGS } from './yamlTags.ts';

/**
 * `scenario`: YAML 1.2. `manifest`: as Kubernetes reads it, with `yes`, `on` and `010` of YAML 1.1. The
 * difference is what a bare word means: a scenario is written for this project, a manifest for Kubernetes.
 */
export type Dialect = 'scenario' | 'manifest';

/** A document with the places of its parts. */
export type YamlDocument = Document.Parsed<ParsedNode>;

/** The documents of a text, or the bound that the text broke and the offset at which it did. */
export type YamlDocuments =
  | { readonly documents: readonly YamlDocument[]; readonly lines: LineCounter }
  | { readonly lines: LineCounter; readonly problem: string; readonly offset: number };

/**
 * The parser's stack holds up to two entries for each collection, and one for the document. A text of opening
 * brackets would otherwise fill the memory before anything is known to be wrong with it.
 */
const MAX_STACK = 2 * MAX_DEPTH + 2;

/**
 * Composes the documents of a text. The parser is fed word by word so that a text which is too deep, or is made of
 * aliases, is given up before it has cost memory. Tags and anchors are data: nothing is ever run or fetched.
 */
export function yamlDocuments(text: string, dialect: Dialect): YamlDocuments {
  const lines = new LineCounter();
  const parser = new Parser(lines.addNewLine);
  const composer = new Composer<ParsedNode>({
    // Duplicate keys are looked for afterwards: the composer's own search is quadratic in the number of keys.
    uniqueKeys: false,
    merge: true,
    prettyErrors: false,
    ...(dialect === 'manifest' ? { customTags: YAML_1_1_TAGS } : {}),
  });
  const documents: YamlDocument[] = [];
  const compose = (tokens: Iterable<CST.Token>) => {
    for (const token of tokens) documents.push(...composer.next(token));
  };
  let aliases = 0;
  lines.addNewLine(0);
  for (const word of new Lexer().lex(text)) {
    if (word.startsWith('*')) aliases++;
    compose(parser.next(word));
    const problem = brokenBound(parser.stack.length, aliases, documents.length);
    if (problem !== undefined) return { lines, problem, offset: parser.offset };
  }
  compose(parser.end());
  documents.push(...composer.end());
  return { documents, lines };
}

/**
 * The sentence for the first bound that is broken. The depth comes first, since a text that is too deep may
 * also break the others.
 */
function brokenBound(stack: number, aliases: number, documents: number): string | undefined {
  if (stack > MAX_STACK) return tooDeep(MAX_DEPTH);
  if (aliases > MAX_ALIASES) return tooManyAliases(MAX_ALIASES);
  return documents > MAX_DOCUMENTS ? tooManyDocuments(MAX_DOCUMENTS) : undefined;
}
