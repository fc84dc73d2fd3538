import { describe, expect, it } from 'vitest';
import { APP, problemsOf, scenarioText, withSections } from '../trial.ts';

const nodes = (groups: string) => withSections({ cluster: `{nodes: ${groups}}` }).nodes;

describe('nodes', () => {
  it('have the defaults of a usual machine', () => {
    expect(nodes('[{name: one}]')).toEqual([
      {
        name: 'one',
        capacity: { cpu: 4000, memory: 16 * 2 ** 30, pods: 110 },
        labels: {
          'kubernetes.io/hostname': 'one',
          'kubernetes.io/os': 'linux',
          'kubernetes.io/arch': 'amd64',
        },
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
      labels: {
        'kubernetes.io/hostname': 'n',
        'kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        disk: 'ssd',
      },
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

describe('an autoscaled group', () => {
  const scenario = (groups: string) => withSections({ cluster: `{nodes: ${groups}}` });

  it('starts with its count and knows its bounds', () => {
    const { nodes: made, nodeGroups } = scenario(
      '[{name: w, count: 2, zones: [a, b, c], labels: {disk: ssd}, autoscaling: {min: 1, max: 7}}, {name: x}]',
    );
    expect(made.map(({ name }) => name)).toEqual(['w-1', 'w-2', 'x']);
    expect(nodeGroups).toEqual([
      {
        name: 'w',
        size: 2,
        min: 1,
        max: 7,
        template: {
          capacity: { cpu: 4000, memory: 16 * 2 ** 30, pods: 110 },
          labels: { disk: 'ssd' },
          taints: [],
          unschedulable: false,
          zones: ['a', 'b', 'c'],
        },
      },
    ]);
  });

  it('without a count starts with its minimum, which may be nothing', () => {
    const groups = '[{name: w, autoscaling: {min: 1, max: 2}}, {name: x, autoscaling: {min: 0, max: 2}}]';
    const { nodes: made, nodeGroups } = scenario(groups);
    expect(made.map(({ name }) => name)).toEqual(['w-1']);
    expect(nodeGroups?.map(({ size }) => size)).toEqual([1, 0]);
  });

  it('is not mentioned where there is none', () => {
    expect('nodeGroups' in scenario('[{name: w, count: 3}]')).toBe(false);
  });

  it.each([
    ['[{name: w, autoscaling: {min: 3, max: 2}}]', 'cluster.nodes[0].autoscaling: min 3 is above max 2'],
    [
      '[{name: w, count: 6, autoscaling: {min: 1, max: 5}}]',
      'cluster.nodes[0].count: a group starts with a size between its min 1 and its max 5',
    ],
    ['[{name: w, autoscaling: {min: 0, max: 5}}]', 'cluster.nodes: there has to be a node at the start'],
    ['[{name: w, count: 1, autoscaling: {min: 0, max: 10000}}, {name: x}]', 'cluster.nodes: 10001 nodes'],
  ])('%s is refused', (groups, problem) => {
    const problems = problemsOf({
      'scenario.yaml': scenarioText({ cluster: `{nodes: ${groups}}` }),
      'app.yaml': APP,
    });
    expect(problems.filter((line) => line.includes(problem))).toHaveLength(1);
  });

  it('may be hit by faults on nodes and zones that are still to come', () => {
    const cluster = '{nodes: [{name: w, count: 1, zones: [a, b], autoscaling: {min: 1, max: 5}}]}';
    const fault = (target: string) => ({
      'scenario.yaml': scenarioText({ cluster, faults: `[{at: 1s, kind: node-crash, target: ${target}}]` }),
      'app.yaml': APP,
    });
    for (const target of ['w-1', 'w-4', 'w-12', '{zone: b}']) {
      expect(problemsOf(fault(target)).filter((line) => line.includes('error'))).toEqual([]);
    }
    for (const target of ['w-0', 'w-x', 'v-1', '{zone: c}']) {
      expect(problemsOf(fault(target)).filter((line) => line.includes('error'))).toHaveLength(1);
    }
  });
});
