import { describe, expect, it } from 'vitest';
import { withSections } from '../trial.ts';

const nodes = (groups: string) => withSections({ cluster: `{nodes: ${groups}}` }).nodes;

describe('nodes', () => {
  it('have the defaults of a usual machine', () => {
    expect(nodes('[{name: one}]')).toEqual([
      {
        name: 'one',
        capacity: { cpu: 4000, memory: 16 * 2 ** 30, pods: 110 },
        labels: { 'kubernetes.io/hostname': 'one' },
        taints: [],
        unschedulable: false,
      },
    ]);
  });

  it('of a group are numbered, and get its zones in turn', () => {
    const made = nodes('[{name: w, count: 5, zones: [a, b]}, {name: x, zones: [b]}, {name: y, count: 1}]');
    expect(made.map(({ name }) => name)).toEqual(['w-1', 'w-2', 'w-3', 'w-4', 'w-5', 'x', 'y-1']);
    expect(made.map(({ labels }) => labels['topology.kubernetes.io/zone'])).toEqual([
      'a',
      'b',
      'a',
      'b',
      'a',
      'b',
      undefined,
    ]);
  });

  it('keep capacity, labels, taints and whether they take pods', () => {
    const group =
      '{name: n, capacity: {cpu: 500m, memory: 1Gi, pods: 5}, labels: {disk: ssd}, taints: [{key: a, value: b, effect: NoExecute}, {key: c, effect: NoSchedule}], unschedulable: true}';
    expect(nodes(`[${group}]`)[0]).toEqual({
      name: 'n',
      capacity: { cpu: 500, memory: 2 ** 30, pods: 5 },
      labels: { 'kubernetes.io/hostname': 'n', disk: 'ssd' },
      taints: [
        { key: 'a', value: 'b', effect: 'NoExecute' },
        { key: 'c', effect: 'NoSchedule' },
      ],
      unschedulable: true,
    });
  });

  it('may have a capacity in plain numbers', () => {
    expect(nodes('[{name: n, capacity: {cpu: 2.5, memory: 1000000000}}]')[0]?.capacity).toEqual({
      cpu: 2500,
      memory: 1e9,
      pods: 110,
    });
  });

  it('are as many as the largest clusters have', () => {
    expect(nodes('[{name: n, count: 10000}]')).toHaveLength(10_000);
  });
});
