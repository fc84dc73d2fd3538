import { describe, expect, it } from 'vitest';
import type { Node, Pod } from '../../src/cluster/objects.ts';
import { ClusterSampler } from '../../src/experiment/clusterSampler.ts';
import { container } from '../support/scenarios.ts';
import { pod } from '../workload/parts.ts';
import { FORWARDER, PlaneRoom, SERVER } from '../workload/planeRoom.ts';

/** A pod on the server that serves each request in a second, and a sampler that looks each second from 0 on. */
function setUp(sendAt: readonly number[] = [], concurrency = 2) {
  const room = new PlaneRoom({ sendAt, withPod: false, workload: { concurrency } });
  let apiVersion = 0;
  const podOfSlot: number[] = [];
  const sampler = new ClusterSampler(room.plane, podOfSlot, () => apiVersion);
  const addPod = (node: number, number = podOfSlot.length) => {
    const slot = room.pod(node);
    podOfSlot[slot] = number;
    sampler.slotAdded(slot);
    return slot;
  };
  const setApiVersion = (version: number) => {
    apiVersion = version;
  };
  /** Runs the steps that end at these times. */
  const sampleAt = (...ends: readonly number[]) => {
    sampler.start();
    for (const [step, end] of ends.entries()) {
      room.run(end);
      sampler.sample(step, end - (ends[step - 1] ?? 0));
    }
  };
  return { room, sampler, addPod, setApiVersion, sampleAt };
}

function node(name: string, ready: Node['status']['condition']['ready']): Node {
  return {
    kind: 'Node',
    meta: { ...pod(name).meta, namespace: '' },
    spec: { podCIDR: '10.244.0.0/24', unschedulable: false, taints: [] },
    status: {
      address: '10.0.0.1',
      allocatable: { cpu: 4000, memory: 2 ** 30, pods: 110 },
      condition: { ready, lastTransitionTime: 0 },
    },
  };
}

/** A pod that asks for half a core, bound to a node if one is named. */
function halfCore(name: string, nodeName?: string): Pod {
  const object = pod(name);
  const containers = [
    container({ requests: { cpu: 300, memory: 0 } }),
    container({ requests: { cpu: 200, memory: 0 } }),
  ];
  return { ...object, spec: { ...object.spec, containers, ...(nodeName !== undefined && { nodeName }) } };
}

describe('the rows of a pod', () => {
  it('say what it served in each step and what it has at the end of it', () => {
    // Arrive at the pod at 0.75, 0.75 and 0.75 s over new connections: two are served until 1.75, one until 2.75.
    const { room, sampler, addPod, sampleAt } = setUp([0, 0, 0]);
    room.route(addPod(SERVER, 7));
    sampleAt(1, 2, 3);
    const common = { pod: 7, listening: true, ready: true, connections: 3 };
    expect([...sampler.endpointRows()]).toEqual([
      { ...common, step: 0, requests: 0, inFlight: 2, queue: 1, utilisation: 0.25 },
      { ...common, step: 1, requests: 2, inFlight: 1, queue: 0, utilisation: 0.875 },
      { ...common, step: 2, requests: 1, inFlight: 0, queue: 0, utilisation: 0.375 },
    ]);
  });

  it('have the mean utilisation of a step of any length', () => {
    const { room, sampler, addPod, sampleAt } = setUp([0], 1);
    room.route(addPod(SERVER));
    sampleAt(1, 5);
    // In service from 0.75 to 1.75 s.
    expect([...sampler.endpointRows()].map(({ utilisation }) => utilisation)).toEqual([0.25, 0.75 / 4]);
  });

  it('say whether it listens in truth and whether the API lists it', () => {
    const { room, sampler, addPod, sampleAt } = setUp();
    const slot = addPod(SERVER);
    room.at(1.5, () => room.plane.processes.kill(slot));
    room.at(2.5, () => {
      room.plane.addresses.listedReady[slot] = 0;
    });
    sampleAt(1, 2, 3);
    expect([...sampler.endpointRows()].map(({ listening, ready }) => [listening, ready])).toEqual([
      [true, true],
      [false, true],
      [false, false],
    ]);
  });

  it('go from its first step to the one in which its address went', () => {
    const { room, sampler, addPod, sampleAt } = setUp();
    const slot = addPod(SERVER, 0);
    room.at(1.5, () => addPod(SERVER, 1));
    room.at(2.5, () => room.plane.processes.removePod(slot));
    sampleAt(1, 2, 3, 4);
    expect([...sampler.endpointRows()].map((row) => [row.step, row.pod])).toEqual([
      [0, 0],
      [1, 0],
      [1, 1],
      [2, 0],
      [2, 1],
      [3, 1],
    ]);
  });

  it('leave out what happened before the first step', () => {
    const { room, sampler, addPod } = setUp([0], 1);
    room.route(addPod(SERVER, 0));
    const gone = addPod(FORWARDER, 1);
    room.plane.processes.removePod(gone);
    room.run(2);
    sampler.start();
    room.run(3);
    sampler.sample(0, 1);
    expect([...sampler.endpointRows()].map((row) => [row.pod, row.requests, row.utilisation])).toEqual([
      [0, 0, 0],
    ]);
  });
});

describe('the rows of a node', () => {
  it('say what its pods do together', () => {
    const { room, sampler, addPod, sampleAt } = setUp([0, 0, 0]);
    room.route(addPod(SERVER));
    addPod(SERVER);
    sampleAt(1);
    const [, forwarder, server] = [...sampler.nodeRows()];
    expect(server).toMatchObject({ step: 0, node: 'server', busyWorkers: 0.5, connections: 3 });
    expect(forwarder).toMatchObject({ node: 'forwarder', busyWorkers: 0, connections: 0 });
  });

  it('have the Ready condition as the API server last stored it', () => {
    const { sampler } = setUp();
    sampler.sample(0, 1);
    sampler.node({ type: 'ADDED', object: node('server', 'True') });
    sampler.node({ type: 'ADDED', object: node('client', 'False') });
    sampler.sample(1, 1);
    sampler.node({ type: 'MODIFIED', object: node('server', 'Unknown') });
    sampler.sample(2, 1);
    const ready = (name: string) =>
      [...sampler.nodeRows()].filter((row) => row.node === name).map((row) => row.ready);
    expect(ready('server')).toEqual(['Unknown', 'True', 'Unknown']);
    expect(ready('client')).toEqual(['Unknown', 'False', 'False']);
  });

  it('count a pod and what it asks for from its binding to its end', () => {
    const { sampler } = setUp();
    const [pending, bound] = [halfCore('web'), halfCore('web', 'server')];
    const counts = () => {
      sampler.sample(0, 1);
      const { pods, cpuRequested } =
        [...sampler.nodeRows()].at(-1) ?? expect.unreachable('there are three nodes');
      return [pods, cpuRequested];
    };
    sampler.pod({ type: 'ADDED', object: pending });
    expect(counts()).toEqual([0, 0]);
    sampler.pod({ type: 'MODIFIED', object: bound, previous: pending });
    sampler.pod({ type: 'ADDED', object: halfCore('api', 'server') });
    expect(counts()).toEqual([2, 1]);
    sampler.pod({ type: 'MODIFIED', object: bound, previous: bound });
    expect(counts()).toEqual([2, 1]);
    sampler.pod({ type: 'DELETED', object: bound, previous: bound });
    expect(counts()).toEqual([1, 0.5]);
  });

  it('say how many changes its rules are behind the API server', () => {
    const { room, sampler, setApiVersion } = setUp();
    room.plane.views.program(SERVER, { version: 4, ports: [] });
    setApiVersion(6);
    sampler.sample(0, 1);
    expect([...sampler.nodeRows()].map(({ rulesVersionLag }) => rulesVersionLag)).toEqual([6, 6, 2]);
  });
});
