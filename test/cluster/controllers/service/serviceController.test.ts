import { describe, expect, it } from 'vitest';
import { Cluster } from '../../../../src/cluster/cluster.ts';
import { EXCLUDE_LABEL } from '../../../../src/cluster/controllers/service/nodeSet.ts';
import { ServiceController } from '../../../../src/cluster/controllers/service/serviceController.ts';
import { EventRecorder } from '../../../../src/cluster/eventRecorder.ts';
import type { ClusterEvent } from '../../../../src/cluster/events.ts';
import type { Node, Service } from '../../../../src/cluster/objects.ts';
import { DEFAULT_CLUSTER_SETTINGS } from '../../../../src/cluster/settings.ts';
import { EventLoop } from '../../../../src/engine/eventLoop.ts';
import { RandomStreams } from '../../../../src/engine/random.ts';
import { service } from '../../../support/scenarios.ts';
import { FakeRuntime } from '../../fakeRuntime.ts';
import { nodes } from '../../world.ts';

/** A cluster of three nodes with a service controller, whose cloud writes down what it is asked for. */
function room(nodeSyncPeriod = 100) {
  const loop = new EventLoop();
  const events: ClusterEvent[] = [];
  const cluster = new Cluster({
    loop,
    streams: new RandomStreams(1),
    settings: DEFAULT_CLUSTER_SETTINGS,
    runtime: new FakeRuntime(loop),
    nodes: nodes(3),
    events: (event) => events.push(event),
    providedBalancers: new Set(['default/web']),
  });
  const log: string[] = [];
  let finish: (status: Service['status']) => void = () => {};
  const note = (what: string, { meta }: Service, names: readonly string[] = []) =>
    log.push([`${Math.round(loop.now)}: ${what} ${meta.name}`, ...names].join(' '));
  new ServiceController({
    loop,
    api: cluster.client('cloud-controller-manager'),
    events: new EventRecorder(loop, (event) => events.push(event)),
    nodeSyncPeriod,
    cloud: {
      ensure: (wanted, names, done) => {
        note('ensure', wanted, names);
        finish = done;
      },
      update: (known, names) => note('update', known, names),
      remove: (gone) => note('remove', gone),
    },
  });
  cluster.start();
  const at = (time: number, task: () => void) => loop.setTimer(time - loop.now, task);
  const change = (name: string, changed: (node: Node) => Node) =>
    cluster.api.patchNow('Node', name, undefined, changed);
  return { loop, cluster, events, log, at, change, finish: (status: Service['status']) => finish(status) };
}

const labelled = (node: Node): Node => ({
  ...node,
  meta: { ...node.meta, labels: { ...node.meta.labels, [EXCLUDE_LABEL]: '' } },
});
const leaving = (node: Node): Node => ({
  ...node,
  spec: { ...node.spec, taints: [{ key: 'ToBeDeletedByClusterAutoscaler', effect: 'NoSchedule' }] },
});

describe('the service controller', () => {
  it('asks for a load balancer for each LoadBalancer Service, with all nodes as targets, and for no other', () => {
    const { loop, cluster, log } = room();
    cluster.apply(service('plain'));
    cluster.apply(service('web', { type: 'LoadBalancer' }));
    loop.advance(10);
    expect(log).toEqual(['0: ensure web worker-1 worker-2 worker-3']);
  });

  it('gives the Service its address when the load balancer is there, and says so', () => {
    const { loop, cluster, events, finish } = room();
    cluster.apply(service('web', { type: 'LoadBalancer' }));
    loop.advance(10);
    const status = () => cluster.api.get('Service', 'default/web')?.status;
    expect(status()).toEqual({});
    finish({ loadBalancerIP: '203.0.113.9' });
    loop.advance(11);
    expect(status()).toEqual({ loadBalancerIP: '203.0.113.9' });
    const reasons = events.filter(({ object }) => object === 'Service/web').map(({ reason }) => reason);
    expect(reasons).toEqual(['EnsuringLoadBalancer', 'EnsuredLoadBalancer']);
  });

  it('tells of a node that is excluded at once', () => {
    const { loop, cluster, log, at, change } = room();
    cluster.apply(service('web', { type: 'LoadBalancer' }));
    at(20, () => change('worker-2', labelled));
    loop.advance(30);
    expect(log.slice(1)).toEqual(['20: update web worker-1 worker-3']);
  });

  it('tells of a node that is about to go at the next occasion only', () => {
    const { loop, cluster, log, at, change } = room();
    cluster.apply(service('web', { type: 'LoadBalancer' }));
    at(20, () => change('worker-2', leaving));
    loop.advance(99);
    expect(log).toHaveLength(1);
    // The period.
    loop.advance(101);
    expect(log.slice(1)).toEqual(['100: update web worker-1 worker-3']);
    // Another node's change is one too.
    at(130, () => change('worker-3', leaving));
    at(140, () => cluster.removeNode('worker-1'));
    loop.advance(150);
    expect(log.slice(2)).toEqual(['140: update web']);
  });

  it('does not mind whether nodes are ready', () => {
    const { loop, cluster, log, at } = room(10);
    cluster.apply(service('web', { type: 'LoadBalancer' }));
    at(20, () => cluster.powerOff('worker-1'));
    loop.advance(200);
    expect(cluster.api.get('Node', 'worker-1')?.status.condition.ready).toBe('Unknown');
    expect(log).toHaveLength(1);
  });

  it('gives up the load balancer of a Service that is one no more', () => {
    const { loop, cluster, log, at } = room();
    cluster.apply(service('web', { type: 'LoadBalancer' }));
    at(20, () => cluster.apply(service('web')));
    at(40, () => cluster.apply(service('web', { type: 'LoadBalancer' })));
    at(60, () => cluster.api.deleteNow('Service', 'default/web'));
    loop.advance(100);
    const all = 'worker-1 worker-2 worker-3';
    expect(log).toEqual([
      `0: ensure web ${all}`,
      '20: remove web',
      `40: ensure web ${all}`,
      '60: remove web',
    ]);
  });
});
