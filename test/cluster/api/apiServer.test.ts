import { beforeEach, describe, expect, it } from 'vitest';
import { ApiClient } from '../../../src/cluster/api/apiClient.ts';
import { ApiServer } from '../../../src/cluster/api/apiServer.ts';
import { Informer } from '../../../src/cluster/api/informer.ts';
import { UNLIMITED } from '../../../src/cluster/api/rateLimiter.ts';
import { newPodStatus } from '../../../src/cluster/newPodStatus.ts';
import type { ObjectMeta, Pod } from '../../../src/cluster/objects.ts';
import { DEFAULT_CLUSTER_SETTINGS } from '../../../src/cluster/settings.ts';
import { EventLoop } from '../../../src/engine/eventLoop.ts';
import { RandomStreams } from '../../../src/engine/random.ts';
import { podSpec } from '../world.ts';

const SETTINGS = { ...DEFAULT_CLUSTER_SETTINGS, apiLatency: 0.25, watchLatency: 0.5 };

let loop: EventLoop;
let api: ApiServer;
let client: ApiClient;
let seen: string[];

const makePod =
  (nodeName?: string, phase: Pod['status']['phase'] = 'Pending') =>
  (meta: ObjectMeta): Pod => ({
    kind: 'Pod',
    meta,
    spec: podSpec(nodeName === undefined ? {} : { nodeName }),
    status: { ...newPodStatus(0), phase },
  });

function createPod(name: string, nodeName?: string, phase?: Pod['status']['phase']): Pod {
  const pod = api.createNow('Pod', { name, namespace: 'default' }, makePod(nodeName, phase));
  if (pod === undefined) throw new Error(`${name} is there already`);
  return pod;
}

function get(name: string): Pod | undefined {
  return api.get('Pod', `default/${name}`);
}

function ready(pod: Pod): Pod {
  return { ...pod, status: { ...pod.status, ready: true } };
}

beforeEach(() => {
  loop = new EventLoop();
  const streams = new RandomStreams(1);
  api = new ApiServer(loop, SETTINGS, streams);
  client = new ApiClient({
    server: api,
    clock: loop,
    settings: SETTINGS,
    streams,
    component: 'test',
    limits: UNLIMITED,
  });
  seen = [];
});

const watchPods = (scope?: string): (() => void) =>
  api.watch('Pod', ({ type, object }) => seen.push(`${loop.now} ${type} ${object.meta.name}`), scope);

describe('ApiServer', () => {
  it('applies a write after the API latency and shows it to watchers after the watch latency more', () => {
    watchPods();
    client.create('Pod', { name: 'a', namespace: 'default' }, makePod(), (pod) =>
      seen.push(`${loop.now} answer ${pod?.meta.name}`),
    );
    loop.advance(0.25);
    expect(get('a')).toBeUndefined();
    loop.advance(0.3);
    expect(get('a')?.meta.creationTimestamp).toBe(0.25);
    loop.advance(1);
    expect(seen).toEqual(['0.25 answer a', '0.75 ADDED a']);
  });

  it('delivers changes in the order of the writes, as they were at each write', () => {
    const states: boolean[] = [];
    api.watch('Pod', ({ object }) => states.push(object.status.ready));
    const { uid } = createPod('a').meta;
    api.patchNow('Pod', 'default/a', uid, ready);
    api.patchNow('Pod', 'default/a', uid, (pod) => ({ ...pod, status: { ...pod.status, ready: false } }));
    loop.advance(1);
    expect(states).toEqual([false, true, false]);
  });

  it('a new watch begins with what is there, and does not repeat changes that are in it', () => {
    createPod('a');
    watchPods();
    createPod('b');
    loop.advance(1);
    expect(seen).toEqual(['0.5 ADDED a', '0.5 ADDED b']);
  });

  it('a watch of a part gets the objects of that part only', () => {
    watchPods('worker-1');
    createPod('here', 'worker-1');
    createPod('there', 'worker-2');
    const { uid } = createPod('later').meta;
    api.patchNow('Pod', 'default/later', uid, (pod) => ({
      ...pod,
      spec: { ...pod.spec, nodeName: 'worker-1' },
    }));
    loop.advance(1);
    expect(seen).toEqual(['0.5 ADDED here', '0.5 MODIFIED later']);
    expect(api.podsOn('worker-1').map(({ meta }) => meta.name)).toEqual(['here', 'later']);
  });

  it('a watch that has ended gets nothing more', () => {
    createPod('a');
    const end = watchPods();
    end();
    createPod('b');
    loop.advance(1);
    expect(seen).toEqual([]);
  });

  it('a patch decides on the object as it is when the request arrives', () => {
    const { uid } = createPod('a').meta;
    const bind =
      (node: string) =>
      (pod: Pod): Pod | undefined =>
        pod.spec.nodeName === undefined ? { ...pod, spec: { ...pod.spec, nodeName: node } } : undefined;
    const answers: (string | undefined)[] = [];
    for (const node of ['worker-1', 'worker-2']) {
      client.patch('Pod', 'default/a', uid, bind(node), (pod) => answers.push(pod?.spec.nodeName));
    }
    loop.advance(1);
    expect(answers).toEqual(['worker-1', undefined]);
    expect(get('a')?.spec.nodeName).toBe('worker-1');
  });

  it('a patch for an object that was made anew under the same name does nothing', () => {
    const { uid } = createPod('a').meta;
    api.deleteNow('Pod', 'default/a');
    createPod('a');
    expect(api.patchNow('Pod', 'default/a', uid, ready)).toBeUndefined();
    expect(get('a')?.status.ready).toBe(false);
  });

  it('gives each write a higher resourceVersion and leaves earlier objects as they were', () => {
    const first = createPod('a');
    const second = api.patchNow('Pod', 'default/a', first.meta.uid, ready);
    expect(second?.meta.resourceVersion).toBeGreaterThan(first.meta.resourceVersion);
    expect(first.status.ready).toBe(false);
  });

  it('refuses a name that is taken and completes a generated one until it is free', () => {
    createPod('a');
    expect(api.createNow('Pod', { name: 'a', namespace: 'default' }, makePod())).toBeUndefined();
    const names = Array.from({ length: 50 }, () =>
      api.createNow('Pod', { generateName: 'web-', namespace: 'default' }, makePod()),
    ).map((pod) => pod?.meta.name);
    expect(new Set(names).size).toBe(50);
  });

  it('the same seed gives the same names and uids, another seed others', () => {
    const meta = (seed: number): string[] => {
      const server = new ApiServer(new EventLoop(), SETTINGS, new RandomStreams(seed));
      const pod = server.createNow('Pod', { generateName: 'web-', namespace: 'default' }, makePod());
      return [pod?.meta.name ?? '', pod?.meta.uid ?? ''];
    };
    expect(meta(1)).toEqual(meta(1));
    expect(meta(1)[0]).not.toBe(meta(2)[0]);
    expect(meta(1)[1]).not.toBe(meta(2)[1]);
  });

  it('marks a pod on a node for deletion and removes it when the grace period is 0', () => {
    watchPods();
    const { uid } = createPod('a', 'worker-1').meta;
    loop.advance(10);
    api.deleteNow('Pod', 'default/a');
    expect(get('a')?.meta).toMatchObject({ deletionTimestamp: 10, deletionGracePeriodSeconds: 30 });
    client.delete('Pod', 'default/a', { uid, gracePeriodSeconds: 0 });
    loop.advance(20);
    expect(get('a')).toBeUndefined();
    expect(seen).toEqual(['0.5 ADDED a', '10.5 MODIFIED a', '10.75 DELETED a']);
  });

  it('removes a pod at once that has no node or has run to its end', () => {
    createPod('unbound');
    createPod('done', 'worker-1', 'Succeeded');
    expect(api.deleteNow('Pod', 'default/unbound')).toBe(true);
    expect(api.deleteNow('Pod', 'default/done')).toBe(true);
    expect([...api.list('Pod')]).toEqual([]);
    expect(api.deleteNow('Pod', 'default/done')).toBe(false);
  });

  it('a second deletion can shorten the grace period but not lengthen it', () => {
    createPod('a', 'worker-1');
    const grace = (seconds: number): number | undefined => {
      api.deleteNow('Pod', 'default/a', { gracePeriodSeconds: seconds });
      return get('a')?.meta.deletionGracePeriodSeconds;
    };
    expect([grace(20), grace(60), grace(5), grace(-3)]).toEqual([20, 20, 5, 1]);
  });

  it('deletes only the object with the given uid', () => {
    createPod('a');
    expect(api.deleteNow('Pod', 'default/a', { uid: 'another' })).toBe(false);
    expect(get('a')).toBeDefined();
  });

  it('observers see each write at once, with what was there before', () => {
    const changes: string[] = [];
    api.observe('Pod', ({ type, object, previous }) =>
      changes.push(`${loop.now} ${type} ${previous?.status.ready} ${object.status.ready}`),
    );
    const { uid } = createPod('a').meta;
    api.patchNow('Pod', 'default/a', uid, ready);
    api.deleteNow('Pod', 'default/a');
    expect(changes).toEqual(['0 ADDED undefined false', '0 MODIFIED false true', '0 DELETED true true']);
  });
});

describe('Informer', () => {
  it('lags behind the truth and keeps its indexes', () => {
    const pods = new Informer(api, 'Pod');
    const byNode = pods.addIndex(({ spec }) => spec.nodeName);
    const { uid } = createPod('a').meta;
    api.patchNow('Pod', 'default/a', uid, (pod) => ({ ...pod, spec: { ...pod.spec, nodeName: 'worker-1' } }));
    expect(pods.get('default/a')).toBeUndefined();
    loop.advance(1);
    expect(pods.get('default/a')?.spec.nodeName).toBe('worker-1');
    expect([...byNode.get('worker-1')].map(({ meta }) => meta.name)).toEqual(['a']);
    api.deleteNow('Pod', 'default/a', { gracePeriodSeconds: 0 });
    expect([...pods.list()]).toHaveLength(1);
    loop.advance(2);
    expect([...pods.list()]).toEqual([]);
    expect([...byNode.get('worker-1')]).toEqual([]);
  });

  it('tells its handlers what was there before', () => {
    const pods = new Informer(api, 'Pod');
    pods.onChange((current, previous) => seen.push(`${previous?.status.ready} -> ${current?.status.ready}`));
    const { uid } = createPod('a').meta;
    api.patchNow('Pod', 'default/a', uid, ready);
    api.deleteNow('Pod', 'default/a');
    loop.advance(1);
    expect(seen).toEqual(['undefined -> false', 'false -> true', 'true -> undefined']);
  });
});
