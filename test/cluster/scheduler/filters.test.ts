import { describe, expect, it } from 'vitest';
import { newPodStatus } from '../../../src/cluster/newPodStatus.ts';
import type { Container, Node, Pod, PodSpec } from '../../../src/cluster/objects.ts';
import { failureMessage } from '../../../src/cluster/scheduler/failureMessage.ts';
import { rejection } from '../../../src/cluster/scheduler/filters.ts';
import { hasNodeDemands } from '../../../src/cluster/scheduler/nodeAffinity.ts';
import { NodeInfo } from '../../../src/cluster/scheduler/nodeInfo.ts';
import { hostPortsOf } from '../../../src/cluster/scheduler/nodePorts.ts';
import type { Rejection } from '../../../src/cluster/scheduler/rejection.ts';
import { podRequests } from '../../../src/cluster/scheduler/resources.ts';
import { container, podSpec } from '../world.ts';

const meta = { namespace: 'default', labels: {}, annotations: {}, resourceVersion: 1, creationTimestamp: 0 };

function pod(change: Partial<PodSpec> = {}): Pod {
  return {
    kind: 'Pod',
    meta: { ...meta, name: 'p', uid: 'p' },
    spec: podSpec(change),
    status: newPodStatus(0),
  };
}

function node(spec: Partial<Node['spec']> = {}): NodeInfo {
  const made: Node = {
    kind: 'Node',
    meta: { ...meta, namespace: '', name: 'n', uid: 'n', labels: { disk: 'ssd' } },
    spec: { podCIDR: '10.244.0.0/24', unschedulable: false, taints: [], ...spec },
    status: {
      address: '192.168.0.1',
      allocatable: { cpu: 1000, memory: 1000, pods: 2 },
      condition: { ready: 'True', lastTransitionTime: 0 },
    },
  };
  return new NodeInfo(made, 0);
}

const asking = (cpu: number, memory = 0): Partial<PodSpec> => ({
  containers: [container({ requests: { cpu, memory } })],
});

function rejected(spec: Partial<PodSpec>, info: NodeInfo): Rejection | undefined {
  const candidate = pod(spec);
  const { containers } = candidate.spec;
  const demands = hasNodeDemands(candidate.spec) && { nodeDemands: candidate.spec };
  const place = {
    ...demands,
    pod: candidate,
    requests: podRequests(containers),
    hostPorts: hostPortsOf(containers),
  };
  return rejection(place, info);
}

describe('filters', () => {
  it('let a pod onto a node with room', () => {
    expect(rejected(asking(1000, 1000), node())).toBeUndefined();
  });

  it('refuse what does not fit beside the pods that are there, and name all that is lacking', () => {
    const info = node();
    info.addPod(pod(asking(600, 500)));
    expect(rejected(asking(400, 500), info)).toBeUndefined();
    expect(rejected(asking(401, 501), info)).toEqual({
      plugin: 'NodeResourcesFit',
      reasons: ['Insufficient cpu', 'Insufficient memory'],
    });
  });

  it('do not look at a resource that the pod does not ask for', () => {
    const info = node();
    info.addPod(pod(asking(2000)));
    expect(rejected(asking(0, 100), info)).toBeUndefined();
    info.addPod(pod());
    expect(rejected({}, info)?.reasons).toEqual(['Too many pods']);
  });

  it('count a pod no more that has gone', () => {
    const info = node();
    const big = pod(asking(1000));
    info.addPod(big);
    info.removePod(big);
    expect(rejected(asking(1000), info)).toBeUndefined();
  });

  it('keep pods off a cordoned node unless they tolerate that', () => {
    const info = node({ unschedulable: true });
    expect(rejected({}, info)?.reasons).toEqual(['node(s) were unschedulable']);
    expect(rejected({ tolerations: [{ operator: 'Exists' }] }, info)).toBeUndefined();
  });

  it('keep pods off a node with a taint that they do not tolerate, but for a soft one', () => {
    const taint = { key: 'gpu', value: 'yes', effect: 'NoSchedule' } as const;
    expect(rejected({}, node({ taints: [taint] }))).toEqual({
      plugin: 'TaintToleration',
      reasons: ['node(s) had untolerated taint {gpu: yes}'],
      unresolvable: true,
    });
    expect(rejected({}, node({ taints: [{ ...taint, effect: 'PreferNoSchedule' }] }))).toBeUndefined();
  });

  it('want the labels of the nodeSelector', () => {
    expect(rejected({ nodeSelector: { disk: 'ssd' } }, node())).toBeUndefined();
    expect(rejected({ nodeSelector: { disk: 'hdd' } }, node())?.plugin).toBe('NodeAffinity');
  });

  it('name the first reason only, in the order of the default plugins', () => {
    const info = node({ unschedulable: true, taints: [{ key: 'x', effect: 'NoExecute' }] });
    expect(rejected({ ...asking(5000), nodeSelector: { disk: 'hdd' } }, info)?.plugin).toBe(
      'NodeUnschedulable',
    );
  });
});

describe('host ports', () => {
  const port = (hostPort: number, change: object = {}): { containers: Container[] } => ({
    containers: [container({ ports: [{ containerPort: 80, protocol: 'TCP', hostPort, ...change }] })],
  });

  it('collide on the same number and protocol', () => {
    const info = node();
    info.addPod(pod(port(8080)));
    expect(rejected(port(8080), info)?.plugin).toBe('NodePorts');
    expect(rejected(port(8081), info)).toBeUndefined();
    expect(rejected(port(8080, { protocol: 'UDP' }), info)).toBeUndefined();
  });

  it('collide on one address or with every address', () => {
    const info = node();
    info.addPod(pod(port(8080, { hostIP: '10.0.0.1' })));
    expect(rejected(port(8080, { hostIP: '10.0.0.2' }), info)).toBeUndefined();
    expect(rejected(port(8080, { hostIP: '10.0.0.1' }), info)?.plugin).toBe('NodePorts');
    expect(rejected(port(8080), info)?.plugin).toBe('NodePorts');
  });

  it('are free again when the pod is gone', () => {
    const info = node();
    const first = pod(port(8080));
    info.addPod(first);
    info.removePod(first);
    expect(rejected(port(8080), info)).toBeUndefined();
  });
});

describe('the message of an unschedulable pod', () => {
  const full: Rejection = {
    plugin: 'NodeResourcesFit',
    reasons: ['Insufficient cpu', 'Insufficient memory'],
  };
  const cordoned: Rejection = { plugin: 'NodeUnschedulable', reasons: ['node(s) were unschedulable'] };

  it('counts the nodes for each reason, sorted', () => {
    expect(failureMessage(3, [full, cordoned, full])).toBe(
      '0/3 nodes are available: 1 node(s) were unschedulable, 2 Insufficient cpu, 2 Insufficient memory.',
    );
  });

  it('says so if there are no nodes', () => {
    expect(failureMessage(0, [])).toBe('no nodes available to schedule pods');
  });
});
