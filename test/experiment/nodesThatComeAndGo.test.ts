import { describe, expect, it } from 'vitest';
import type { NodeGroupConfig } from '../../src/cluster/nodeGroup.ts';
import { DEFAULT_CLUSTER_SETTINGS } from '../../src/cluster/settings.ts';
import { nodesInReserve } from '../../src/experiment/nodesThatComeAndGo.ts';
import { simulate } from '../../src/experiment/simulation.ts';
import type { FaultConfig } from '../../src/faults/config.ts';
import type { Recording } from '../../src/metrics/recording.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import {
  container,
  deployment,
  scenario,
  service,
  traffic,
  workers,
  workload,
} from '../support/scenarios.ts';

const GROUP: NodeGroupConfig = {
  name: 'worker',
  size: 2,
  min: 2,
  max: 4,
  template: {
    capacity: { cpu: 4000, memory: 16 * 2 ** 30, pods: 110 },
    labels: {},
    taints: [],
    unschedulable: false,
    zones: ['a', 'b', 'c'],
  },
};

/** Machines come after 7 s, and go after 20 s without work: a run of minutes shows what takes an hour. */
const QUICK = {
  ...DEFAULT_CLUSTER_SETTINGS,
  clusterAutoscaler: {
    ...DEFAULT_CLUSTER_SETTINGS.clusterAutoscaler,
    scanInterval: 2,
    nodeProvisioning: 7,
    scaleDownUnneededTime: 20,
    scaleDownDelayAfterAdd: 10,
  },
};

const scale = (at: number, replicas: number): FaultConfig => ({
  kind: 'scale',
  at,
  workload: { kind: 'Deployment', namespace: 'default', name: 'burst' },
  replicas,
});

/** `web` serves all the time; `burst` fills two nodes more twice, which are gone in between. */
function comingAndGoing(changes: Partial<Scenario> = {}): Scenario {
  const core = container({ requests: { cpu: 1000, memory: 0 } });
  const manifests = [
    deployment('web', 8, core),
    deployment('burst', 0, core),
    service('web', { type: 'LoadBalancer' }),
  ];
  return scenario({
    nodes: workers(2),
    nodeGroups: [GROUP],
    cluster: QUICK,
    duration: 240,
    manifests: manifests.map((manifest) => ({ manifest, at: -60 })),
    workloads: [workload({ concurrency: 4, startup: 1 })],
    traffic: [
      traffic(150, { reuse: 20 }),
      traffic(150, {
        name: 'outside',
        from: { place: 'external', count: 20 },
        entry: { via: 'LoadBalancer', namespace: 'default', service: 'web', port: 80 },
        reuse: 20,
      }),
      traffic(100, {
        name: 'any-node',
        from: { place: 'external', count: 20 },
        entry: { via: 'NodePort', namespace: 'default', service: 'web', port: 80, node: 'any' },
      }),
    ],
    faults: [scale(10, 8), scale(60, 0), scale(120, 8), scale(180, 0)],
    ...changes,
  });
}

/** The steps in which each node has a row, by name. */
function stepsOf(recording: Recording): Map<string, number[]> {
  const steps = new Map<string, number[]>();
  for (const { node, step } of recording.nodes) steps.set(node, [...(steps.get(node) ?? []), step]);
  return steps;
}

describe('a run in which nodes come and go', () => {
  const recording = simulate(comingAndGoing());
  const rows = stepsOf(recording);

  it('loses no request and counts none twice', () => {
    // Every law is checked in every step by the simulation itself; here is that it had something to check.
    for (const { left, right } of recording.conservation) expect(left).toBe(right);
    for (const { cohorts } of recording.traffic)
      expect(cohorts.reduce((sum, { sent }) => sum + sent, 0)).toBeGreaterThan(20_000);
  });

  it('has rows of a node from its coming to its going, and gives no name twice', () => {
    expect([...rows.keys()]).toEqual([
      'worker-1',
      'worker-2',
      'worker-3',
      'worker-4',
      'worker-5',
      'worker-6',
    ]);
    for (const name of ['worker-1', 'worker-2']) expect(rows.get(name)).toHaveLength(240);
    for (const name of ['worker-3', 'worker-4', 'worker-5', 'worker-6']) {
      const steps = rows.get(name) ?? [];
      expect(steps.length).toBeGreaterThan(40);
      expect(steps.length).toBeLessThan(110);
      // Without a gap.
      expect((steps.at(-1) ?? 0) - steps[0]).toBe(steps.length - 1);
    }
  });

  it('has the new nodes in the zones of their group in turn', () => {
    const { events } = recording;
    expect(events.filter(({ reason }) => reason === 'RegisteredNode')).toHaveLength(4);
    expect(events.filter(({ reason }) => reason === 'RemovingNode')).toHaveLength(4);
  });

  it('has them in the pool of the load balancer and out of it again', () => {
    const healthy = recording.events.filter(({ reason }) => reason === 'TargetHealthy');
    expect(healthy.map(({ message }) => message.match(/worker-\d/)?.[0])).toEqual(
      expect.arrayContaining(['worker-3', 'worker-4', 'worker-5', 'worker-6']),
    );
  });

  it('is the same each time', () => {
    const again = simulate(comingAndGoing());
    expect(JSON.stringify(again.events)).toBe(JSON.stringify(recording.events));
    expect(JSON.stringify(again.traffic)).toBe(JSON.stringify(recording.traffic));
  });
});

describe('faults on nodes that come and go', () => {
  it('hit those that are there, and end without harm when their node is gone', () => {
    const target = { by: 'name', name: 'worker-3' } as const;
    const faults: FaultConfig[] = [
      scale(10, 8),
      // Not there yet: nothing happens.
      { kind: 'node-crash', at: 12, target, duration: 1 },
      { kind: 'slow-node', at: 40, target, factor: 3, duration: 120 },
      { kind: 'node-partition', at: 45, target, duration: 5 },
      { kind: 'cordon', at: 46, target: { by: 'zone', zone: 'c', count: 'all' }, duration: 100 },
      { kind: 'kubelet-stop', at: 100, target, duration: 100 },
      scale(60, 0),
      scale(120, 8),
    ];
    const { events, conservation } = simulate(comingAndGoing({ faults }));
    for (const { left, right } of conservation) expect(left).toBe(right);
    const happened = events.filter(({ object }) => object === 'Node/worker-3').map(({ reason }) => reason);
    expect(happened).not.toContain('NodeCrash');
    // Their ends come after the node is gone.
    for (const end of ['SlowNodeEnded', 'Uncordon', 'KubeletStart']) expect(happened).not.toContain(end);
    expect(happened).toEqual(expect.arrayContaining(['SlowNode', 'NodePartition', 'Cordon', 'RemovingNode']));
  });

  it('may be churn: nodes fail at random while the group grows and shrinks', () => {
    const faults: FaultConfig[] = [
      { kind: 'churn', at: 0, podKillRate: 0.2, nodes: { mtbf: 60, mttr: 20 } },
      scale(10, 8),
      scale(60, 0),
      scale(120, 8),
    ];
    const { conservation, events } = simulate(comingAndGoing({ faults }));
    for (const { left, right } of conservation) expect(left).toBe(right);
    expect(events.filter(({ reason }) => reason === 'NodeCrash').length).toBeGreaterThan(0);
    expect(events.filter(({ reason }) => reason === 'RegisteredNode').length).toBeGreaterThan(0);
  });
});

it('the data plane keeps room for all nodes that the groups can have at once', () => {
  expect(nodesInReserve(comingAndGoing())).toBe(2);
  expect(nodesInReserve(scenario())).toBe(0);
});
