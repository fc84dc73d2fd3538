import { describe, expect, it } from 'vitest';
import type { NodeSelectorRequirement } from '../../../src/cluster/objects.ts';
import { matchesNodeTerm } from '../../../src/cluster/scheduler/nodeAffinity.ts';

const node = { name: 'n1', labels: { cores: '8', disk: 'ssd', odd: 'many' } };

function matches(...matchExpressions: NodeSelectorRequirement[]): boolean {
  return matchesNodeTerm({ matchExpressions, matchFields: [] }, node);
}

describe('node selector terms', () => {
  it('need all of their requirements, and without any select nothing', () => {
    const ssd = { key: 'disk', operator: 'In', values: ['ssd'] } as const;
    expect(matches(ssd)).toBe(true);
    expect(matches(ssd, { key: 'gpu', operator: 'Exists', values: [] })).toBe(false);
    expect(matches()).toBe(false);
  });

  it('compare whole numbers, and nothing else', () => {
    const compared = (key: string, operator: 'Gt' | 'Lt', bound: string): boolean =>
      matches({ key, operator, values: [bound] });
    expect([compared('cores', 'Gt', '7'), compared('cores', 'Gt', '8')]).toEqual([true, false]);
    expect([compared('cores', 'Lt', '9'), compared('cores', 'Lt', '8')]).toEqual([true, false]);
    expect([compared('odd', 'Gt', '1'), compared('none', 'Lt', '1')]).toEqual([false, false]);
  });

  it('can name a node', () => {
    const named = { key: 'metadata.name', operator: 'In', values: ['n1'] } as const;
    expect(matchesNodeTerm({ matchExpressions: [], matchFields: [named] }, node)).toBe(true);
    expect(matchesNodeTerm({ matchExpressions: [], matchFields: [named] }, { ...node, name: 'n2' })).toBe(
      false,
    );
  });
});
