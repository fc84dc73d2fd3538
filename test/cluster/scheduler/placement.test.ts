import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LabelSelector, Manifest, PodAffinityTerm, PodSpec } from '../../../src/cluster/objects.ts';
import { HOSTNAME_LABEL, ZONE_LABEL } from '../../../src/cluster/objects.ts';
import { DEFAULT_CLUSTER_SETTINGS } from '../../../src/cluster/settings.ts';
import { barePod, container, deployment, GiB, nodes, podSpec, service, World } from '../world.ts';

const selecting = (app: string): LabelSelector => ({ matchLabels: { app }, matchExpressions: [] });

/** How many pods each zone has. */
function podsByZone(world: World): number[] {
  const zones = new Map<string, number>();
  const zoneOf = new Map(
    [...world.cluster.api.list('Node')].map(({ meta }) => [meta.name, meta.labels[ZONE_LABEL]]),
  );
  for (const { spec } of world.pods()) {
    const zone = zoneOf.get(spec.nodeName ?? '');
    if (zone !== undefined) zones.set(zone, (zones.get(zone) ?? 0) + 1);
  }
  return [...zones.values()].sort();
}

const spread = (change: object = {}): Partial<PodSpec> => ({
  topologySpreadConstraints: [
    {
      maxSkew: 1,
      topologyKey: ZONE_LABEL,
      whenUnsatisfiable: 'DoNotSchedule',
      labelSelector: selecting('web'),
      ...change,
    },
  ],
});

/** What the event of a waiting pod says at its end when all pods have the same priority. */
function noVictims(nodeCount: number): string {
  return `preemption: 0/${nodeCount} nodes are available: ${nodeCount} No preemption victims found for incoming pod.`;
}

describe('declared topology spread constraints', () => {
  it('keep the zones within maxSkew, whatever the sizes of the zones', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 12 }),
        (zones, maxSkew, replicas) => {
          const world = new World(nodes(zones.length, zones));
          world.cluster.apply(deployment('web', replicas, podSpec(spread({ maxSkew }))));
          world.run(3);
          const counts = podsByZone(world);
          const domains = new Set(zones).size;
          const fewest = counts.length < domains ? 0 : counts[0];
          expect(counts.reduce((sum, count) => sum + count, 0)).toBe(replicas);
          expect(Math.max(...counts) - fewest).toBeLessThanOrEqual(maxSkew);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('leave a pod waiting when the emptiest zone is full, and say so', () => {
    const [big, small] = [nodes(2, ['a', 'b'])[0], nodes(2, ['a', 'b'])[1]];
    const world = new World([big, { ...small, capacity: { ...small.capacity, pods: 1 } }]);
    world.cluster.apply(deployment('web', 4, podSpec(spread())));
    world.run(3);
    expect(world.podsByNode()).toEqual({ 'worker-1': 2, 'worker-2': 1, '': 1 });
    expect(world.eventsOf('FailedScheduling')[0].message).toBe(
      "0/2 nodes are available: 1 Too many pods, 1 node(s) didn't match pod topology spread constraints. " +
        noVictims(2),
    );
  });

  it('with too few domains, minDomains holds every domain down to maxSkew', () => {
    const world = new World(nodes(2, ['a', 'b']));
    world.cluster.apply(deployment('web', 4, podSpec(spread({ minDomains: 3 }))));
    world.run(3);
    expect(world.podsByNode()).toEqual({ 'worker-1': 1, 'worker-2': 1, '': 2 });
  });

  it('a tainted zone counts as a domain, unless its taints are honoured', () => {
    const tainted = nodes(2, ['a', 'b']).map((node, i) =>
      i === 0 ? node : { ...node, taints: [{ key: 'gpu', effect: 'NoSchedule' as const }] },
    );
    for (const [nodeTaintsPolicy, placed] of [
      ['Ignore', 1],
      ['Honor', 3],
    ] as const) {
      const world = new World(tainted);
      world.cluster.apply(deployment('web', 3, podSpec(spread({ nodeTaintsPolicy }))));
      world.run(3);
      expect(world.podsByNode()['worker-1']).toBe(placed);
    }
  });

  it('a waiting pod goes on when a pod of a fuller zone has gone', () => {
    const world = new World(nodes(1, ['a']));
    world.cluster.apply(
      deployment('web', 2, podSpec({ ...spread({ minDomains: 2 }), terminationGracePeriodSeconds: 1 })),
    );
    world.run(5);
    const running = world.pods().find(({ spec }) => spec.nodeName !== undefined);
    world.cluster.deletePod('default', running?.meta.name ?? '');
    world.run(5);
    expect(world.podsByNode()['worker-1']).toBe(1);
  });
});

describe('node affinity', () => {
  const ssd = nodes(3).map((node, i) => ({
    ...node,
    labels: { ...node.labels, disk: i === 1 ? 'ssd' : 'hdd' },
  }));
  const term = {
    matchExpressions: [{ key: 'disk', operator: 'In' as const, values: ['ssd'] }],
    matchFields: [],
  };

  it('required: only nodes that a term selects', () => {
    const world = new World(ssd);
    const affinity = { nodeAffinity: { required: [term], preferred: [] } };
    world.cluster.apply(deployment('web', 4, podSpec({ affinity })));
    world.run(3);
    expect(world.podsByNode()).toEqual({ 'worker-2': 4 });
  });

  it('preferred: the node that the term selects, while nothing else speaks against it', () => {
    const world = new World(ssd);
    const affinity = { nodeAffinity: { preferred: [{ weight: 1, preference: term }] } };
    world.cluster.apply(barePod('solo', {}, podSpec({ affinity })));
    world.run(3);
    expect(world.podsByNode()).toEqual({ 'worker-2': 1 });
  });
});

describe('pod affinity', () => {
  const term = (app: string, topologyKey = HOSTNAME_LABEL): PodAffinityTerm => ({
    topologyKey,
    labelSelector: selecting(app),
    namespaces: [],
  });

  it('required anti-affinity puts one pod on each node, and the rest wait', () => {
    const world = new World(nodes(3));
    const affinity = { podAntiAffinity: { required: [term('web')], preferred: [] } };
    world.cluster.apply(deployment('web', 5, podSpec({ affinity })));
    world.run(3);
    expect(world.podsByNode()).toEqual({ 'worker-1': 1, 'worker-2': 1, 'worker-3': 1, '': 2 });
    expect(world.eventsOf('FailedScheduling')[0].message).toBe(
      `0/3 nodes are available: 3 node(s) didn't match pod anti-affinity rules. ${noVictims(3)}`,
    );
  });

  it('a placed pod keeps others away that have no affinity themselves', () => {
    const world = new World(nodes(1));
    const affinity = { podAntiAffinity: { required: [term('db')], preferred: [] } };
    world.cluster.apply(barePod('shy', {}, podSpec({ affinity })));
    world.run(2);
    world.cluster.apply(barePod('db', { app: 'db' }));
    world.run(2);
    expect(world.eventsOf('FailedScheduling', 'Pod/db')[0].message).toBe(
      `0/1 nodes are available: 1 node(s) didn't satisfy existing pods anti-affinity rules. ${noVictims(1)}`,
    );
    world.cluster.deletePod('default', 'shy', 0);
    world.run(15);
    expect(world.eventsOf('Scheduled', 'Pod/db')).toHaveLength(1);
  });

  it('required affinity follows the other into its zone; alone, the pod waits for it', () => {
    const world = new World(nodes(6, ['a', 'b', 'c']));
    const affinity = { podAffinity: { required: [term('db', ZONE_LABEL)], preferred: [] } };
    world.cluster.apply(deployment('web', 4, podSpec({ affinity })));
    world.run(2);
    expect(world.podsByNode()).toEqual({ '': 4 });
    world.cluster.apply(barePod('db', { app: 'db' }));
    world.run(15);
    expect(podsByZone(world)).toEqual([5]);
  });

  it('the first of a group that wants to be together may start anywhere', () => {
    const world = new World(nodes(6, ['a', 'b', 'c']));
    const affinity = { podAffinity: { required: [term('web', ZONE_LABEL)], preferred: [] } };
    world.cluster.apply(deployment('web', 5, podSpec({ affinity })));
    world.run(3);
    expect(podsByZone(world)).toEqual([5]);
  });

  it('preferred affinity draws near, preferred anti-affinity pushes away', () => {
    for (const [kind, together] of [
      ['podAffinity', true],
      ['podAntiAffinity', false],
    ] as const) {
      const world = new World(nodes(2));
      world.cluster.apply(barePod('db', { app: 'db' }));
      world.run(2);
      const affinity = { [kind]: { required: [], preferred: [{ weight: 100, term: term('db') }] } };
      world.cluster.apply(barePod('web', {}, podSpec({ affinity })));
      world.run(2);
      const [db, web] = world.pods();
      expect(db.spec.nodeName === web.spec.nodeName).toBe(together);
    }
  });
});

describe('priority and preemption', () => {
  const asking = (cpu: number, change: Partial<PodSpec> = {}): PodSpec =>
    podSpec({
      containers: [container({ requests: { cpu, memory: GiB } })],
      terminationGracePeriodSeconds: 1,
      ...change,
    });

  it('the higher priority is placed first', () => {
    const world = new World(nodes(1), { schedulingCycle: 0.1 });
    for (const [name, priority] of [
      ['a', 0],
      ['b', 0],
      ['c', 10],
    ] as const)
      world.cluster.apply(barePod(name, {}, asking(100, { priority })));
    world.run(2);
    expect(world.eventsOf('Scheduled').map(({ object }) => object)).toEqual(['Pod/a', 'Pod/c', 'Pod/b']);
  });

  it('pods of lower priority make room, as few and as unimportant as possible', () => {
    const world = new World(nodes(2));
    for (const [name, cpu, priority] of [
      ['a', 3000, 5],
      ['b', 2000, 1],
      ['c', 1500, 1],
    ] as const) {
      world.cluster.apply(barePod(name, {}, asking(cpu, { priority })));
      world.run(2);
    }
    // Node 1 holds a, node 2 holds b and c. One of the latter is enough: the later is the one to go.
    world.cluster.apply(barePod('vip', {}, asking(1500, { priority: 100 })));
    world.run(20);
    expect(world.eventsOf('Preempted').map(({ object }) => object)).toEqual(['Pod/c']);
    expect(world.pods().map(({ meta, spec }) => [meta.name, spec.nodeName])).toEqual([
      ['a', world.pods()[0].spec.nodeName],
      ['b', world.pods()[1].spec.nodeName],
      ['vip', world.pods()[1].spec.nodeName],
    ]);
  });

  it('nobody goes for equal priority, for a pod that never preempts, or where it would not help', () => {
    for (const spec of [
      asking(3000, { priority: 1 }),
      asking(3000, { priority: 9, preemptionPolicy: 'Never' }),
      asking(9000, { priority: 9 }),
      asking(3000, { priority: 9, nodeSelector: { disk: 'ssd' } }),
    ]) {
      const world = new World(nodes(1));
      world.cluster.apply(barePod('first', {}, asking(3000, { priority: 1 })));
      world.run(2);
      world.cluster.apply(barePod('second', {}, spec));
      world.run(20);
      expect(world.eventsOf('Preempted')).toEqual([]);
      expect(world.podsByNode()).toEqual({ 'worker-1': 1, '': 1 });
    }
  });
});

describe('settings of the scheduler', () => {
  it('selectorSpread spreads pods of a Service and leaves those of nobody alone', () => {
    const scheduler = { ...DEFAULT_CLUSTER_SETTINGS.scheduler, selectorSpread: true };
    const world = new World(nodes(3), { scheduler });
    world.cluster.apply(service('web'));
    world.cluster.apply(deployment('web', 6));
    world.run(3);
    expect(Object.values(world.podsByNode())).toEqual([2, 2, 2]);
  });

  it('tieBreaking: first takes the first of equal nodes, from where the search begins', () => {
    const scheduler = { ...DEFAULT_CLUSTER_SETTINGS.scheduler, tieBreaking: 'first' as const };
    for (let seed = 0; seed < 10; seed++) {
      const world = new World(nodes(4), { scheduler }, { seed });
      world.cluster.apply(barePod('solo'));
      world.run(1);
      expect(world.podsByNode()).toEqual({ 'worker-1': 1 });
    }
  });

  it('each binding tells the winning score, which depends on the version', () => {
    for (const [kubernetesMinor, score] of [
      // TaintToleration 300, LeastAllocated floor((75 + 75) / 2), and the balance of 1/4 and 1/4.
      [35, 300 + 75 + 100],
      [36, 300 + 75 + 75],
    ]) {
      const world = new World(nodes(2), { kubernetesMinor });
      const spec = podSpec({ containers: [container({ requests: { cpu: 1000, memory: 4 * GiB } })] });
      world.cluster.apply(barePod('solo', {}, spec));
      world.run(1);
      expect(world.eventsOf('Scheduled')[0].message).toMatch(new RegExp(` with score ${score}$`));
    }
  });
});

describe('the default spread constraints', () => {
  const statefulSet: Manifest = {
    kind: 'StatefulSet',
    meta: { name: 'db', namespace: 'default', labels: {}, annotations: {} },
    spec: {
      replicas: 3,
      podManagementPolicy: 'Parallel',
      selector: { matchLabels: { app: 'db' }, matchExpressions: [] },
      template: { labels: { app: 'db' }, annotations: {}, spec: podSpec() },
    },
  };

  it('spread the pods of a StatefulSet by the selector of their owner', () => {
    const world = new World(nodes(3));
    world.cluster.apply(statefulSet);
    world.run(5);
    expect(world.podsByNode()).toEqual({ 'worker-1': 1, 'worker-2': 1, 'worker-3': 1 });
  });

  it('follow a Service that comes later, though the pods of one template are looked at once', () => {
    const scores: number[] = [];
    for (const withService of [false, true]) {
      const world = new World(nodes(2));
      const labels = { app: 'web' };
      // Bare pods have no owner: without a Service nothing spreads them.
      world.cluster.apply(barePod('first', labels));
      world.run(2);
      if (withService) world.cluster.apply(service('web'));
      world.run(1);
      world.cluster.apply(barePod('second', labels));
      world.run(2);
      const [, second] = world.eventsOf('Scheduled');
      scores.push(Number(second.message.split('score ')[1]));
    }
    // The other node has 100 of the plugin, which weighs 2; all else is the same.
    expect(scores[1] - scores[0]).toBe(200);
  });
});
