import { describe, expect, it } from 'vitest';
import { matchesLabels } from '../../src/cluster/labels/selectors.ts';
import { RandomStreams } from '../../src/engine/random.ts';
import type { Target } from '../../src/faults/config.ts';
import { targetNodes, targetPods } from '../../src/faults/targets.ts';
import { chiSquare, chiSquareLimit } from '../support/statistics.ts';
import { FakeSite } from './fakeSite.ts';

const stream = new RandomStreams(1).stream('targets');

function nodeNames(site: FakeSite, target: Target, random = stream): string[] {
  return targetNodes(site, target, random).map(({ name }) => name);
}

function podNames(site: FakeSite, target: Target, random = stream): string[] {
  return targetPods(site, target, random).map(({ name }) => name);
}

describe('the labels of a target', () => {
  it('asks for every label with its value, and for nothing else', () => {
    expect(matchesLabels({ a: '1' }, { a: '1', b: '2' })).toBe(true);
    expect(matchesLabels({ a: '1', b: '3' }, { a: '1', b: '2' })).toBe(false);
    expect(matchesLabels({ a: '1', b: '2' }, { a: '1' })).toBe(false);
    expect(matchesLabels({}, { a: '1' })).toBe(true);
  });
});

describe('the nodes that a target means', () => {
  it('by name, label, zone', () => {
    const site = new FakeSite(4);
    expect(nodeNames(site, { by: 'name', name: 'n2' })).toEqual(['n2']);
    expect(nodeNames(site, { by: 'name', name: 'n9' })).toEqual([]);
    expect(nodeNames(site, { by: 'labels', labels: { disk: 'ssd' }, count: 'all' })).toEqual(['n0', 'n2']);
    expect(nodeNames(site, { by: 'zone', zone: 'b', count: 'all' })).toEqual(['n1', 'n3']);
  });

  it('do not include those without power', () => {
    const site = new FakeSite(4);
    site.powerOff('n1');
    expect(nodeNames(site, { by: 'name', name: 'n1' })).toEqual([]);
    expect(nodeNames(site, { by: 'zone', zone: 'b', count: 'all' })).toEqual(['n3']);
    expect(nodeNames(site, { by: 'random', count: 4 })).toEqual(['n0', 'n2', 'n3']);
  });
});

describe('the pods that a target means', () => {
  it('by name, label, zone', () => {
    const site = new FakeSite(4, 6);
    expect(podNames(site, { by: 'name', name: 'p4' })).toEqual(['p4']);
    expect(podNames(site, { by: 'labels', labels: { tier: 'db' }, count: 'all' })).toEqual(['p0', 'p3']);
    expect(podNames(site, { by: 'zone', zone: 'a', count: 'all' })).toEqual(['p0', 'p2', 'p4']);
  });
});

describe('a limited number of targets', () => {
  it('is drawn from those that match, without repetition and in their own order', () => {
    const site = new FakeSite(4, 30);
    for (let i = 0; i < 20; i++) {
      const names = podNames(site, { by: 'labels', labels: { tier: 'db' }, count: 4 });
      const numbers = names.map((name) => Number(name.slice(1)));
      expect(new Set(names).size).toBe(4);
      expect(numbers.every((n) => n % 3 === 0)).toBe(true);
      expect(numbers.toSorted((a, b) => a - b)).toEqual(numbers);
    }
  });

  it('is all of them when there are no more', () => {
    const site = new FakeSite(4, 3);
    expect(podNames(site, { by: 'random', count: 3 })).toEqual(['p0', 'p1', 'p2']);
    expect(podNames(site, { by: 'random', count: 99 })).toEqual(['p0', 'p1', 'p2']);
    expect(nodeNames(site, { by: 'zone', zone: 'a', count: 9 })).toEqual(['n0', 'n2']);
  });

  it('draws each set with the same chance', () => {
    const site = new FakeSite(4, 5);
    const random = new RandomStreams('sets').stream('targets');
    const counts = new Map<string, number>();
    const draws = 5000;
    for (let i = 0; i < draws; i++) {
      const set = podNames(site, { by: 'random', count: 2 }, random).join('+');
      counts.set(set, (counts.get(set) ?? 0) + 1);
    }
    // Two of five: ten sets.
    expect(counts.size).toBe(10);
    const expected = [...counts].map(() => draws / 10);
    expect(chiSquare([...counts.values()], expected)).toBeLessThan(chiSquareLimit(9));
  });
});
