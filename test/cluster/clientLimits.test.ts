import { describe, expect, it } from 'vitest';
import { UNLIMITED } from '../../src/cluster/api/rateLimiter.ts';
import { type ClusterSettings, DEFAULT_CLUSTER_SETTINGS } from '../../src/cluster/settings.ts';
import { container, deployment, nodes, PROBE, podSpec, service, World } from './world.ts';

const NO_LIMITS: Partial<ClusterSettings> = {
  controllerManager: UNLIMITED,
  scheduler: { ...DEFAULT_CLUSTER_SETTINGS.scheduler, ...UNLIMITED },
  kubelet: { ...DEFAULT_CLUSTER_SETTINGS.kubelet, ...UNLIMITED },
};
const QPS = 20;
const BURST = 30;
/** Events about one object that pass the spam filter at once. */
const SPAM_BURST = 25;
/** Nodes that can hold many pods. */
const LARGE = { capacity: { cpu: 64_000, memory: 2 ** 40, pods: 500 } };

/** When each write of that kind happened, from the start of the world on. */
function times(world: World, count: (change: { type: string; deleted: boolean }) => boolean): number[] {
  const at: number[] = [];
  world.cluster.api.observe('Pod', ({ type, object, previous }) => {
    const deleted =
      object.meta.deletionTimestamp !== undefined && previous?.meta.deletionTimestamp === undefined;
    if (count({ type, deleted })) at.push(world.loop.now);
  });
  return at;
}

describe('the limit of the ReplicaSet controller', () => {
  it('lets a large ReplicaSet grow by no more than 20 pods a second after the burst, and by little less', () => {
    const world = new World(nodes(4, [], LARGE));
    const created = times(world, ({ type }) => type === 'ADDED');
    const count = 300;
    world.cluster.apply(deployment('web', count, podSpec()));
    world.run(60);
    expect(created).toHaveLength(count);
    // The k-th creation needs k tokens. Events take 25 more at most; so do the writes of the status, of which each
    // waits for the one before and for every creation that was asked for meanwhile: no more than one a second.
    for (const [i, time] of created.entries())
      expect(time).toBeGreaterThanOrEqual((i + 1 - BURST) / QPS - 1e-6);
    const whole = (count + SPAM_BURST - BURST) / QPS;
    expect(created[count - 1]).toBeLessThan(whole + whole / QPS + 2);
    // All through the growth, not only in sum: any second has 20 at most.
    const late = created.filter((time) => time > 5);
    for (let i = QPS; i < late.length; i++) expect(late[i] - late[i - QPS]).toBeGreaterThanOrEqual(1 - 1e-6);
  });

  it('is one for all ReplicaSets, whose events and statuses go through it as well', () => {
    const world = new World(nodes(4, [], LARGE));
    const created = times(world, ({ type }) => type === 'ADDED');
    const sets = 100;
    for (let i = 0; i < sets; i++) world.cluster.apply(deployment(`web-${i}`, 3, podSpec()));
    world.run(120);
    expect(created).toHaveLength(3 * sets);
    expect([...world.cluster.api.list('ReplicaSet')].every(({ status }) => status.readyReplicas === 3)).toBe(
      true,
    );
    // Pods need 300 tokens, their events as many, and each ReplicaSet writes its status at least once between its first
    // pod and its last. Events come one at a time, so that most of them are sent when the pods are there.
    const last = created[3 * sets - 1];
    expect(last).toBeGreaterThan((3 * sets + sets - BURST) / QPS);
    expect(last).toBeLessThan((2 * 3 * sets + 3 * sets - BURST) / QPS);
  });

  it('does not queue the same status again and again while it waits', () => {
    const world = new World(nodes(4, [], LARGE));
    let statuses = 0;
    world.cluster.api.observe('ReplicaSet', ({ type }) => {
      if (type === 'MODIFIED') statuses++;
    });
    world.cluster.apply(deployment('web', 300, podSpec()));
    world.run(60);
    expect([...world.cluster.api.list('ReplicaSet')][0].status.readyReplicas).toBe(300);
    expect(statuses).toBeLessThan(60);
  });
});

describe('the limit of taint eviction', () => {
  it('is four calls a pod: 5 pods a second in the long run, and the last when all calls have been made', () => {
    const world = new World(nodes(2, [], LARGE), { defaultUnreachableTolerationSeconds: 0 });
    const count = 200;
    const toleration = { key: 'maintenance', effect: 'NoExecute', tolerationSeconds: 30 } as const;
    const onFirst = podSpec({
      nodeSelector: { 'kubernetes.io/hostname': 'worker-1' },
      tolerations: [{ ...toleration, operator: 'Exists' }],
    });
    world.cluster.apply(deployment('web', count, onFirst));
    world.run(60);
    expect(world.readyPods()).toHaveLength(count);
    const deleted = times(world, ({ deleted: isDeleted }) => isDeleted);
    const start = world.loop.now;
    world.cluster.setTaint('worker-1', { key: 'maintenance', effect: 'NoExecute' }, true);
    world.run(29.9);
    expect(deleted).toEqual([]);
    world.run(60);
    expect(deleted.length).toBeGreaterThanOrEqual(count);
    // GET, PATCH, DELETE of each go first, as events are sent one at a time: at least 3 calls a pod less the burst.
    const span = deleted[count - 1] - (start + 30);
    expect(span).toBeGreaterThanOrEqual((3 * count - BURST) / QPS - 0.1);
    expect(span).toBeLessThanOrEqual((4 * count - BURST) / QPS + 0.1);
  });

  it('with pods that come due one after the other is 5 a second', () => {
    const world = new World(nodes(1, [], LARGE), { controllerManager: { kubeAPIQPS: 2, kubeAPIBurst: 1 } });
    // Six pods at a rate of 2 calls a second: 24 calls, the first of them free.
    for (let i = 0; i < 6; i++)
      world.cluster.apply({
        kind: 'Pod',
        meta: { name: `p${i}`, namespace: 'default', labels: {}, annotations: {} },
        spec: podSpec({
          tolerations: [{ key: 'm', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 30 + 2 * i }],
        }),
      });
    world.run(20);
    const deleted = times(world, ({ deleted: isDeleted }) => isDeleted);
    world.cluster.setTaint('worker-1', { key: 'm', effect: 'NoExecute' }, true);
    const start = world.loop.now;
    world.run(100);
    expect(deleted).toHaveLength(6);
    for (const [i, time] of deleted.entries()) {
      // Each finds its four calls, 2 s, all to itself: event, GET and PATCH go before the DELETE.
      expect(time - start - 30 - 2 * i).toBeGreaterThan(i === 0 ? 0.9 : 0.4);
      expect(time - start - 30 - 2 * i).toBeLessThan(2.1);
    }
  });
});

describe('the limit of the node lifecycle controller', () => {
  it('marks the pods of a dead node at 10 a second, as each costs an event as well', () => {
    const world = new World(nodes(2, [], LARGE));
    const count = 150;
    const onFirst = podSpec({ nodeSelector: { 'kubernetes.io/hostname': 'worker-1' } });
    world.cluster.apply(deployment('web', count, onFirst));
    world.run(60);
    expect(world.readyPods()).toHaveLength(count);
    world.cluster.powerOff('worker-1');
    world.run(100);
    const marked = world.eventsOf('PodNotReady').map(({ time }) => time);
    expect(marked).toHaveLength(count);
    // Two tokens a pod; the node itself took a few of the burst.
    const span = marked[count - 1] - marked[0];
    expect(span).toBeGreaterThan((2 * count - BURST - 2) / QPS - 0.2);
    expect(span).toBeLessThan((2 * count) / QPS + 1);
  });
});

describe('the limit of the scheduler', () => {
  it('binds 100 pods at once and 50 a second after that', () => {
    const world = new World(nodes(4, [], LARGE), {
      controllerManager: UNLIMITED,
      schedulingCycle: 0.001,
    });
    world.cluster.apply(deployment('web', 300, podSpec()));
    world.run(30);
    const bound = world.eventsOf('Scheduled').map(({ time }) => time);
    expect(bound).toHaveLength(300);
    for (const [i, time] of bound.entries())
      expect(time - bound[0]).toBeGreaterThanOrEqual((i + 1 - 100) / 50 - 0.02);
    // 300 cycles of 1 ms are over long before: the limit is what it takes.
    expect(bound[299] - bound[0]).toBeLessThan(200 / 50 + 0.4);
  });
});

describe('below the burst', () => {
  it('the limits change nothing at all', () => {
    const events = (settings: Partial<ClusterSettings>): string => {
      const world = new World(nodes(3, ['a', 'b', 'c']), settings, { shutdown: 1 });
      const spec = podSpec({ containers: [container({ readinessProbe: PROBE })] });
      world.cluster.apply(service('web'));
      world.cluster.apply(deployment('web', 6, spec));
      world.run(60);
      world.cluster.rollOut('Deployment', 'default', 'web', 'app:2');
      world.run(60);
      world.cluster.powerOff('worker-2');
      world.run(400);
      world.cluster.powerOn('worker-2');
      world.run(100);
      return JSON.stringify([world.events, world.pods()]);
    };
    expect(events({})).toBe(events(NO_LIMITS));
  });
});
