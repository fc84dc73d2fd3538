import { describe, expect, it } from 'vitest';
import { NodeTree } from '../../../src/cluster/scheduler/nodeTree.ts';
import { zoneKey } from '../../../src/cluster/zones.ts';

function tree(...nodes: readonly [name: string, zone: string][]): NodeTree {
  const made = new NodeTree();
  for (const [name, zone] of nodes) made.add(name, zone);
  return made;
}

describe('NodeTree', () => {
  it('takes one node of each zone in turn, zones as they were first seen', () => {
    const order = tree(['b1', 'b'], ['a1', 'a'], ['a2', 'a'], ['b2', 'b'], ['a3', 'a'], ['c1', 'c']).order();
    expect(order).toEqual(['b1', 'a1', 'c1', 'b2', 'a2', 'a3']);
  });

  it('forgets a zone with its last node, so that it comes last when it is back', () => {
    const nodes = tree(['a1', 'a'], ['b1', 'b']);
    nodes.remove('a1', 'a');
    nodes.add('a1', 'a');
    expect(nodes.order()).toEqual(['b1', 'a1']);
  });

  it('holds a node once, and ignores the removal of one that it does not have', () => {
    const nodes = tree(['a1', 'a'], ['a1', 'a']);
    nodes.remove('a2', 'a');
    nodes.remove('a1', 'nowhere');
    expect(nodes.order()).toEqual(['a1']);
  });

  it('is empty without nodes', () => {
    expect(tree().order()).toEqual([]);
  });

  it('tells zones of the same name in two regions apart', () => {
    const region = (name: string): string =>
      zoneKey({ 'topology.kubernetes.io/region': name, 'topology.kubernetes.io/zone': 'z' });
    expect(region('east')).not.toBe(region('west'));
    expect(zoneKey({})).toBe('');
    expect(zoneKey({ 'topology.kubernetes.io/zone': 'x' })).not.toBe(
      zoneKey({ 'topology.kubernetes.io/region': 'x' }),
    );
  });
});
