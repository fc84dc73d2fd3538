import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { requirementsOf } from '../../../src/cluster/labels/selectors.ts';
import { newPodStatus } from '../../../src/cluster/newPodStatus.ts';
import { type Labels, type Node, type Pod, ZONE_LABEL } from '../../../src/cluster/objects.ts';
import type { PodCounter } from '../../../src/cluster/scheduler/podCounter.ts';
import { SchedulerCache } from '../../../src/cluster/scheduler/schedulerCache.ts';
import { podSpec } from '../world.ts';

const meta = { annotations: {}, resourceVersion: 1, creationTimestamp: 0 };

function node(name: string, labels: Labels): Node {
  return {
    kind: 'Node',
    meta: { ...meta, name, uid: name, namespace: '', labels },
    spec: { podCIDR: '', unschedulable: false, taints: [] },
    status: {
      address: '',
      allocatable: { cpu: 1, memory: 1, pods: 1 },
      condition: { ready: 'True', lastTransitionTime: 0 },
    },
  };
}

function pod(uid: string, labels: Labels, terminating: boolean): Pod {
  const deletion = terminating ? { deletionTimestamp: 1 } : {};
  return {
    kind: 'Pod',
    meta: { ...meta, ...deletion, name: uid, uid, namespace: 'default', labels },
    spec: podSpec(),
    status: newPodStatus(0),
  };
}

const ZONES: Record<string, string> = { n0: 'a', n1: 'a', n2: 'b' };
const web = requirementsOf({ app: 'web' });

/** One thing that happens to a pod: it comes or is changed, or goes. */
const change = fc.record({
  uid: fc.constantFrom('p0', 'p1', 'p2', 'p3'),
  node: fc.constantFrom('n0', 'n1', 'n2'),
  app: fc.constantFrom('web', 'db'),
  terminating: fc.boolean(),
  gone: fc.boolean(),
});

function emptyCache(): SchedulerCache {
  const cache = new SchedulerCache();
  for (const [name, zone] of Object.entries(ZONES)) cache.setNode(node(name, { [ZONE_LABEL]: zone }));
  return cache;
}

/** Counts the pods of `web` by zone, on nodes that the nodeSelector selects. */
function zoneCounter(cache: SchedulerCache, nodeSelector: Labels = {}): PodCounter {
  return cache.counter({
    namespace: 'default',
    requirements: web,
    topologyKey: ZONE_LABEL,
    terminating: false,
    nodes: { keys: [], demands: { nodeSelector } },
  });
}

describe('SchedulerCache', () => {
  it('the counters that are kept up agree with a count of all pods', () => {
    fc.assert(
      fc.property(fc.array(change), fc.nat(10), (changes, askedAt) => {
        const cache = emptyCache();
        const placed = new Map<string, (typeof changes)[number]>();
        for (const [i, one] of changes.entries()) {
          // From some moment on there is a counter; before that, the pods are only filed.
          if (i === askedAt) zoneCounter(cache);
          if (one.gone) {
            cache.removePod(one.uid);
            placed.delete(one.uid);
          } else {
            cache.setPod(pod(one.uid, { app: one.app }, one.terminating), one.node);
            placed.set(one.uid, one);
          }
        }
        const counter = zoneCounter(cache);
        const counted = [...placed.values()].filter((one) => one.app === 'web' && !one.terminating);
        for (const info of cache.order) {
          expect(counter.onNode(info)).toBe(counted.filter((one) => one.node === info.name).length);
          expect(info.pods).toBe([...placed.values()].filter((one) => one.node === info.name).length);
        }
        for (const zone of ['a', 'b', 'c']) {
          expect(counter.inDomain(zone)).toBe(counted.filter((one) => ZONES[one.node] === zone).length);
        }
      }),
    );
  });

  it('a node that the nodeSelector excludes does not count towards its zone', () => {
    const cache = emptyCache();
    cache.setNode(node('n3', { [ZONE_LABEL]: 'a', disk: 'ssd' }));
    for (const [i, name] of ['n0', 'n3'].entries()) cache.setPod(pod(`p${i}`, { app: 'web' }, false), name);
    expect(zoneCounter(cache, { disk: 'ssd' }).inDomain('a')).toBe(1);
    expect(zoneCounter(cache).inDomain('a')).toBe(2);
  });

  it('counts pods that were there before their node', () => {
    const cache = new SchedulerCache();
    cache.setPod(pod('p', { app: 'web' }, false), 'n0');
    cache.setNode(node('n0', { [ZONE_LABEL]: 'a' }));
    expect(cache.order[0].pods).toBe(1);
    expect(zoneCounter(cache).inDomain('a')).toBe(1);
  });

  it('a node that moves to another zone takes its pods along', () => {
    const cache = emptyCache();
    cache.setPod(pod('p', { app: 'web' }, false), 'n0');
    expect(zoneCounter(cache).inDomain('a')).toBe(1);
    cache.setNode(node('n0', { [ZONE_LABEL]: 'b' }));
    expect(zoneCounter(cache).inDomain('b')).toBe(1);
    expect(cache.order.map(({ name }) => name)).toEqual(['n1', 'n2', 'n0']);
  });

  it('forgets a node', () => {
    const cache = emptyCache();
    cache.removeNode(node('n0', { [ZONE_LABEL]: 'a' }));
    expect(cache.order.map(({ name }) => name)).toEqual(['n1', 'n2']);
  });
});

describe('the images of the cluster', () => {
  const holding = (name: string, ...images: string[]): Node => {
    const made = node(name, {});
    return {
      ...made,
      status: { ...made.status, images: images.map((each) => ({ name: each, size: 1000 })) },
    };
  };

  it('follow the nodes that come, change and go', () => {
    const cache = new SchedulerCache();
    cache.setNode(holding('n0', 'web:1'));
    cache.setNode(holding('n1', 'web:1', 'db:1'));
    expect([cache.images.spreadSize('web:1', 2), cache.images.spreadSize('db:1', 2)]).toEqual([1000, 500]);
    expect(cache.order.map((info) => info.holdsImage('db:1'))).toEqual([false, true]);
    cache.setNode(holding('n1', 'web:1'));
    expect([cache.images.spreadSize('web:1', 2), cache.images.spreadSize('db:1', 2)]).toEqual([1000, 0]);
    cache.removeNode(holding('n0'));
    cache.removeNode(holding('n1'));
    expect(cache.images.isEmpty).toBe(true);
  });
});
