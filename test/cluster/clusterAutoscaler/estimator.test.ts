import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Informer } from '../../../src/cluster/api/informer.ts';
import { estimate } from '../../../src/cluster/clusterAutoscaler/estimator.ts';
import { Snapshot } from '../../../src/cluster/clusterAutoscaler/snapshot.ts';
import { templateNode } from '../../../src/cluster/clusterAutoscaler/templateNode.ts';
import { SelectorIndex } from '../../../src/cluster/labels/selectorIndex.ts';
import { groupNode } from '../../../src/cluster/nodeGroup.ts';
import type { Labels } from '../../../src/cluster/objects.ts';
import { DEFAULT_CLUSTER_SETTINGS } from '../../../src/cluster/settings.ts';
import { RandomStreams } from '../../../src/engine/random.ts';
import { World } from '../world.ts';
import { nodeGroup } from './autoscaledWorld.ts';
import { node, pod } from './parts.ts';

function snapshot(): Snapshot {
  const { api } = new World([]).cluster;
  return new Snapshot({
    sources: {
      services: new SelectorIndex<Labels>(),
      replicaSets: new Informer(api, 'ReplicaSet'),
      statefulSets: new Informer(api, 'StatefulSet'),
    },
    settings: DEFAULT_CLUSTER_SETTINGS,
    random: new RandomStreams(1).stream('snapshot'),
  });
}

/** Nodes of 4 cores that may be added. */
function templates(count: number) {
  return Array.from({ length: count }, (_, i) => templateNode(groupNode(nodeGroup(), i + 10), []));
}

const pods = (...cpus: readonly number[]) => cpus.map((cpu, i) => pod(`p${i}`, { cpu }));

describe('the estimate', () => {
  it('packs the largest first: pods of 1, 3, 1 and 3 cores need two nodes of four', () => {
    const { nodes, pods: placed } = estimate(snapshot(), pods(1000, 3000, 1000, 3000), templates(9));
    expect(nodes).toBe(2);
    // In their own order the small ones would have taken the room that the large ones need.
    expect(placed.map(({ meta }) => meta.name)).toEqual(['p1', 'p3', 'p0', 'p2']);
  });

  it('stops at the limit, and counts only the pods that have room', () => {
    const { nodes, pods: placed } = estimate(snapshot(), pods(4000, 4000, 4000), templates(2));
    expect([nodes, placed.length]).toEqual([2, 2]);
  });

  it('adds no node for a pod that no node can take', () => {
    expect(estimate(snapshot(), pods(5000, 5000), templates(3)).nodes).toBe(0);
    expect(estimate(snapshot(), pods(5000, 1000), templates(3))).toMatchObject({ nodes: 1 });
    expect(estimate(snapshot(), pods(1000), []).nodes).toBe(0);
  });

  it('leaves the snapshot as it was, and never uses the nodes that are there', () => {
    const before = snapshot();
    before.addNode(node('there'));
    expect(estimate(before, pods(1000), templates(3)).nodes).toBe(1);
    expect(before.nodes).toEqual(['there']);
    expect(before.findNode(pod('late', { cpu: 4000 }), () => true)).toBe('there');
  });

  it('is never below what the cores need and never above one node a pod; all pods that fit are placed', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 100, max: 4000 }), { minLength: 1, maxLength: 20 }), (cpus) => {
        const { nodes, pods: placed } = estimate(snapshot(), pods(...cpus), templates(cpus.length));
        const total = cpus.reduce((sum, cpu) => sum + cpu, 0);
        expect(placed).toHaveLength(cpus.length);
        expect(nodes).toBeGreaterThanOrEqual(Math.ceil(total / 4000));
        // First fit decreasing: at most 11/9 of the optimum and 6/9 (Dosa 2007), the optimum below 2 total/4000 + 1.
        expect(nodes).toBeLessThanOrEqual((11 / 9) * Math.ceil((2 * total) / 4000) + 6 / 9);
      }),
      { numRuns: 40, seed: 1 },
    );
  });
});

describe('the snapshot', () => {
  it('undoes what was imagined, the last first', () => {
    const imagined = snapshot();
    imagined.addNode(node('a'));
    const placed = pod('p', { cpu: 3000 });
    imagined.place(placed, 'a');
    const mark = imagined.mark();
    imagined.remove(placed, 'a');
    imagined.addNode(node('b'));
    imagined.place(placed, 'b');
    expect(imagined.rejection(pod('q', { cpu: 3000 }), 'a')).toBeUndefined();
    expect(imagined.rejection(pod('q', { cpu: 3000 }), 'b')?.reasons).toEqual(['Insufficient cpu']);
    imagined.revert(mark);
    expect(imagined.nodes).toEqual(['a']);
    expect(imagined.rejection(pod('q', { cpu: 3000 }), 'a')?.reasons).toEqual(['Insufficient cpu']);
  });

  it('looks for a node from behind the last one that it found', () => {
    const imagined = snapshot();
    for (const name of ['a', 'b', 'c']) imagined.addNode(node(name));
    const small = pod('p', { cpu: 100 });
    expect([1, 2, 3, 4].map(() => imagined.findNode(small, () => true))).toEqual(['a', 'b', 'c', 'a']);
    expect(imagined.findNode(small, (name) => name === 'a')).toBe('a');
    expect(imagined.findNode(small, () => false)).toBeUndefined();
  });
});
