import { isAlias, isMap, isNode, isScalar, isSeq, type Pair, type YAMLMap } from 'yaml';
import type { Part, Path } from './located.ts';
import type { YamlDocument } from './yamlDocuments.ts';

/**
 * Offset in the text of what stands at `path`. When there is no such part it is the offset of the nearest part around
 * it: of its key, which is where the missing part would have been written. Aliases are followed, so that a
 * problem is shown where the value was written.
 */
export function offsetOf(document: YamlDocument, path: Path, part: Part): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const [index, segment] of path.entries()) {
    const isLast = index === path.length - 1;
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = pairOf(node, String(segment));
      if (pair === undefined) return offset;
      const keyOffset = startOf(pair.key) ?? offset;
      offset = isLast && part === 'value' ? (valueOffset(pair) ?? keyOffset) : keyOffset;
      node = pair.value;
    } else if (isSeq(node) && isNode(node.items[Number(segment)])) {
      node = node.items[Number(segment)];
      offset = startOf(node) ?? offset;
    } else return offset;
  }
  return offset;
}

/** Text of a mapping's key. */
export function keyText(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value) : String(pair.key);
}

/**
 * Pairs by key, of mappings in which one was looked for: many problems may lie in one large mapping. WeakMap,
 * so that a document that is done takes its index with it.
 */
const pairsOf = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>();

/** The pair of a key; undefined: the mapping has none of it, and its own place counts. */
function pairOf(map: YAMLMap, key: string): Pair | undefined {
  let pairs = pairsOf.get(map);
  if (pairs === undefined) {
    pairs = new Map(map.items.map((pair) => [keyText(pair), pair]));
    pairsOf.set(map, pairs);
  }
  return pairs.get(key);
}

/**
 * A value that was left out has no place of its own: its key's counts. `key:` with nothing after it is a key
 * with null.
 */
function valueOffset(pair: Pair): number | undefined {
  const empty = isScalar(pair.value) && pair.value.value === null && !pair.value.source;
  return empty ? undefined : startOf(pair.value);
}

/** Offset of a node's first character. */
function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
