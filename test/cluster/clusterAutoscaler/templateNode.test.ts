import { describe, expect, it } from 'vitest';
import { templateNode } from '../../../src/cluster/clusterAutoscaler/templateNode.ts';
import { groupNode } from '../../../src/cluster/nodeGroup.ts';
import type { DaemonSet, Labels } from '../../../src/cluster/objects.ts';
import { podSpec } from '../world.ts';
import { nodeGroup } from './autoscaledWorld.ts';
import { node } from './parts.ts';

function daemonSet(name: string, nodeSelector: Labels): DaemonSet {
  return {
    kind: 'DaemonSet',
    meta: { ...node(name).meta, namespace: 'default' },
    spec: {
      selector: { matchLabels: { app: name }, matchExpressions: [] },
      template: { labels: { app: name }, annotations: {}, spec: podSpec({ nodeSelector }) },
    },
  };
}

describe('the template of a node', () => {
  const { template } = nodeGroup();
  const group = nodeGroup({ template: { ...template, labels: { disk: 'ssd' }, zones: ['a', 'b'] } });

  it('is the node as it will be: its name, its zone, its labels, ready', () => {
    const { node: made } = templateNode(groupNode(group, 4), []);
    expect(made.meta.name).toBe('worker-4');
    expect(made.meta.labels).toEqual({
      'topology.kubernetes.io/zone': 'b',
      'kubernetes.io/hostname': 'worker-4',
      'kubernetes.io/os': 'linux',
      'kubernetes.io/arch': 'amd64',
      disk: 'ssd',
    });
    expect(made.status.condition.ready).toBe('True');
    expect(made.status.allocatable).toEqual(template.capacity);
  });

  it('has the pods of the DaemonSets that want one on it', () => {
    const sets = [
      daemonSet('all', {}),
      daemonSet('fast', { disk: 'ssd' }),
      daemonSet('slow', { disk: 'hdd' }),
    ];
    const { pods } = templateNode(groupNode(group, 4), sets);
    expect(pods.map(({ meta }) => meta.name)).toEqual(['all-worker-4', 'fast-worker-4']);
    expect(new Set(pods.map(({ meta }) => meta.uid)).size).toBe(2);
  });
});
