import { isMap, isNode, isSeq } from 'yaml';
import { keyText } from './nodePositions.ts';

/**
 * A key that occurs a second time in its mapping: where, and where the first one stands. Offsets in the text.
 * Kubernetes refuses them (`sigs.k8s.io/yaml`, `UnmarshalStrict`), and YAML 1.2 does as well.
 */
export interface DuplicateKey {
  readonly key: string;
  readonly offset: number;
  readonly first: number;
}

/**
 * Every key that a mapping has twice. Takes time in proportion to the text. The depth is bounded by the
 * parser.
 */
export function duplicateKeys(node: unknown, found: DuplicateKey[] = []): DuplicateKey[] {
  if (isSeq(node)) for (const item of node.items) duplicateKeys(item, found);
  if (!isMap(node)) return found;
  const offsets = new Map<string, number>();
  for (const pair of node.items) {
    const key = keyText(pair);
    const offset = (isNode(pair.key) ? pair.key.range?.[0] : undefined) ?? 0;
    const first = offsets.get(key);
    // A merge key may stand several times: each merges another mapping.
    if (first !== undefined && key !== '<<') found.push({ key, offset, first });
    else offsets.set(key, offset);
    duplicateKeys(pair.value, found);
  }
  return found;
}
