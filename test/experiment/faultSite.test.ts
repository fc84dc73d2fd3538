import { describe, expect, it } from 'vitest';
import { Cluster } from '../../src/cluster/cluster.ts';
import type { ClusterEvent } from '../../src/cluster/events.ts';
import { DEFAULT_CLUSTER_SETTINGS } from '../../src/cluster/settings.ts';
import { RandomStreams } from '../../src/engine/random.ts';
import { faultSite } from '../../src/experiment/faultSite.ts';
import { EndpointsConfig } from '../../src/network/endpointsConfig.ts';
import { KubeProxies } from '../../src/network/kubeProxy.ts';
import { ServicePorts } from '../../src/network/servicePorts.ts';
import { DEFAULT_NETWORK_SETTINGS } from '../../src/network/settings.ts';
import { deployment, workers } from '../support/scenarios.ts';
import { NODES, oneSecond, SmallPlane } from '../workload/smallPlane.ts';

const BOOT = 30;

/** Three nodes with two pods of `web` each, which run; the clock is at 20 s. */
function site(startup = 0) {
  const small = new SmallPlane({ workloads: [oneSecond({ startup })], traffic: [] });
  const { loop, hosts, plane } = small;
  const streams = new RandomStreams(1);
  const nodes = workers(3).map((config, i) => ({ ...config, name: NODES[i] }));
  const events: ClusterEvent[] = [];
  const sink = (event: ClusterEvent) => events.push(event);
  const settings = { ...DEFAULT_CLUSTER_SETTINGS, nodeBoot: BOOT };
  const cluster = new Cluster({ loop, streams, settings, runtime: plane.processes, nodes, events: sink });
  const { kubeProxy } = DEFAULT_NETWORK_SETTINGS;
  const config = new EndpointsConfig(new ServicePorts());
  const proxies = new KubeProxies(loop, config, plane.views, hosts, kubeProxy, () => {});
  cluster.start();
  cluster.apply(deployment('web', 6));
  small.route();
  loop.advance(20);
  const parts = { loop, streams, cluster, plane, proxies, nodes, nodeBoot: BOOT, events: sink };
  const at = faultSite(parts);
  return { ...small, loop, hosts, plane, cluster, events, at };
}

describe('what faults can see', () => {
  it('is every node with its zone and its labels, the hostname among them', () => {
    const { at } = site();
    expect(at.nodes().map(({ name, zone }) => [name, zone])).toEqual([
      ['n0', 'a'],
      ['n1', 'b'],
      ['n2', 'c'],
    ]);
    expect(at.nodes()[1].labels).toMatchObject({ 'kubernetes.io/hostname': 'n1' });
  });

  it('is every running pod with its node and zone; not one that is being deleted', () => {
    const { at, loop } = site();
    const pods = at.pods();
    expect(pods).toHaveLength(6);
    expect(pods.every(({ labels, namespace }) => labels['app'] === 'web' && namespace === 'default')).toBe(
      true,
    );
    const zones = { n0: 'a', n1: 'b', n2: 'c' };
    expect(pods.every(({ node, zone }) => new Map(Object.entries(zones)).get(node) === zone)).toBe(true);
    at.deletePod('default', pods[0].name);
    expect(at.pods().map(({ name }) => name)).toEqual(pods.slice(1).map(({ name }) => name));
    loop.advance(60);
    expect(at.pods()).toHaveLength(6);
  });
});

describe('a slow node', () => {
  it('is slower by the product of the factors that overlap, and normal when the last has ended', () => {
    const { at, hosts } = site();
    const endThree = at.slowDown('n1', 3);
    expect([...hosts.slowdown]).toEqual([1, 3, 1]);
    const endTenth = at.slowDown('n1', 0.1);
    const endThreeAgain = at.slowDown('n1', 3);
    expect(hosts.slowdown[1]).toBeCloseTo(0.9, 12);
    endThree();
    expect(hosts.slowdown[1]).toBeCloseTo(0.3, 12);
    endThreeAgain();
    endTenth();
    // Exactly: dividing by the factors would leave rounding errors behind.
    expect([...hosts.slowdown]).toEqual([1, 1, 1]);
  });
});

describe('a node that is cut off', () => {
  it('is back when the last of the cuts that overlap has ended, and only then is it said so', () => {
    const { at, hosts } = site();
    const healed: string[] = [];
    const endFirst = at.cutOff('n2', () => healed.push('first'));
    const endSecond = at.cutOff('n2', () => healed.push('second'));
    expect([...hosts.partitioned]).toEqual([0, 0, 1]);
    endFirst();
    expect([[...hosts.partitioned], healed]).toEqual([[0, 0, 1], []]);
    endSecond();
    expect([[...hosts.partitioned], healed]).toEqual([[0, 0, 0], ['second']]);
  });

  it('can be cut off again', () => {
    const { at, hosts } = site();
    at.cutOff('n0', () => {})();
    at.cutOff('n0', () => {});
    expect(hosts.partitioned[0]).toBe(1);
  });

  it('runs on: its processes listen and it counts as powered', () => {
    const { at, plane, loop } = site();
    at.cutOff('n0', () => {});
    loop.advance(40);
    expect(at.isPowered('n0')).toBe(true);
    const slots = at.pods().length;
    expect(slots).toBe(6);
    for (let slot = 0; slot < slots; slot++) expect(plane.processes.isListening(slot)).toBe(true);
  });
});

describe('power', () => {
  /** Slots of the pods on a node that run. */
  function running({ plane }: ReturnType<typeof site>, node: number): number {
    let count = 0;
    for (let slot = 0; slot < plane.addresses.count; slot++) {
      if (plane.addresses.node[slot] === node && plane.processes.isRunning(slot)) count++;
    }
    return count;
  }

  it('that goes takes processes and rules with it, on that node alone', () => {
    const all = site();
    expect([0, 1, 2].map((node) => running(all, node))).toEqual([2, 2, 2]);
    all.at.powerOff('n1');
    expect([0, 1, 2].map((node) => running(all, node))).toEqual([2, 0, 2]);
    expect([0, 1, 2].map((node) => all.plane.views.version(node))).toEqual([1, 0, 1]);
    expect(NODES.map((node) => all.at.isPowered(node))).toEqual([true, false, true]);
  });

  it('that comes back is there when the node has booted, and its pods start after that', () => {
    const all = site();
    all.at.powerOff('n1');
    all.loop.advance(25);
    all.at.powerOn('n1');
    all.loop.advance(25 + BOOT - 0.001);
    expect(all.at.isPowered('n1')).toBe(false);
    expect(running(all, 1)).toBe(0);
    all.loop.advance(25 + BOOT + 0.001);
    expect(all.at.isPowered('n1')).toBe(true);
    all.loop.advance(25 + BOOT + 5);
    expect(running(all, 1)).toBe(2);
  });
});

describe('a pod that crashes', () => {
  it('loses its process at once, and has a new one when its kubelet has seen it', () => {
    const { at, plane, cluster, loop } = site();
    const [{ namespace, name }] = at.pods();
    const lives = () => [...plane.addresses.life.slice(0, 6)].reduce((sum, life) => sum + life, 0);
    expect(at.crashPod(namespace, name)).toBe(true);
    expect(lives()).toBe(1);
    // There is nothing left that could crash.
    expect(at.crashPod(namespace, name)).toBe(false);
    loop.advance(25);
    expect(cluster.api.get('Pod', `${namespace}/${name}`)?.status.restartCount).toBe(1);
    expect(at.crashPod(namespace, name)).toBe(true);
  });

  it('has to run: neither one that is not there nor one on a node without power can crash', () => {
    const { at } = site();
    const pod = at.pods().find(({ node }) => node === 'n2');
    expect(at.crashPod('default', 'nobody')).toBe(false);
    expect(at.crashPod('shop', pod?.name ?? '')).toBe(false);
    at.powerOff('n2');
    expect(at.crashPod('default', pod?.name ?? '')).toBe(false);
  });
});

it('events of faults go where the events of the cluster go', () => {
  const { at, events } = site();
  const event: ClusterEvent = { time: 20, type: 'Warning', reason: 'Test', object: 'Node/n0', message: '' };
  at.event(event);
  expect(events.at(-1)).toBe(event);
});

describe('outages of one part of the control plane that overlap', () => {
  it('are one: the part is back when the last of them ends', () => {
    const { at, cluster } = site();
    const ended: string[] = [];
    const endFirst = at.takeDown('api-server', () => ended.push('first'));
    const endSecond = at.takeDown('api-server', () => ended.push('second'));
    const endOther = at.takeDown('scheduler', () => ended.push('scheduler'));
    expect(cluster.api.available).toBe(false);
    endFirst();
    expect(cluster.api.available).toBe(false);
    endOther();
    endSecond();
    expect(cluster.api.available).toBe(true);
    expect(ended).toEqual(['scheduler', 'second']);
  });
});

describe('what is asked of a rollout', () => {
  const web = { kind: 'Deployment', namespace: 'default', name: 'web' } as const;

  it('reaches the Deployment', () => {
    const { at, cluster, loop } = site();
    expect(at.undoRollout(web)).toEqual({ done: false, why: 'no-history' });
    expect(at.setPaused(web, true)).toEqual({ done: true });
    expect(cluster.api.get('Deployment', 'default/web')?.spec.paused).toBe(true);
    expect(at.setPaused(web, false)).toEqual({ done: true });
    at.rollOut(web, 'app:2');
    loop.advance(60);
    expect(at.undoRollout(web)).toEqual({ done: true, revision: 1 });
  });

  it('finds no StatefulSet that could be paused', () => {
    const { at } = site();
    expect(at.setPaused({ ...web, kind: 'StatefulSet' }, true)).toEqual({ done: false, why: 'not-found' });
  });
});

describe('errors of a pod', () => {
  it('come of each fault and of the pod itself, independently, and end one by one', () => {
    const { at, plane } = site();
    const [{ namespace, name }] = at.pods();
    const rates = () => [...plane.servers.errorRate].filter((rate) => rate > 0);
    const endHalf = at.failRequests(namespace, name, 0.5);
    const endFifth = at.failRequests(namespace, name, 0.2);
    // Well with 0.5 * 0.8.
    expect(rates()).toHaveLength(1);
    expect(rates()[0]).toBeCloseTo(0.6, 12);
    endHalf();
    expect(rates()[0]).toBeCloseTo(0.2, 12);
    endFifth();
    expect(rates()).toEqual([]);
  });

  it('touch no pod that is not there', () => {
    const { at, plane } = site();
    at.failRequests('default', 'nobody', 1)();
    expect(plane.servers.someFail).toBe(false);
  });
});
