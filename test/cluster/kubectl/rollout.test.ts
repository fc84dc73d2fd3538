import { describe, expect, it } from 'vitest';
import type { Manifest, Pod } from '../../../src/cluster/objects.ts';
import { container, deployment, nodes, podSpec, World } from '../world.ts';

const KINDS = ['Deployment', 'StatefulSet', 'DaemonSet'] as const;

function workload(kind: (typeof KINDS)[number], version: number): Manifest {
  const spec = podSpec({ containers: [container({ image: `app:${version}` })] });
  const base = deployment('web', 2, spec);
  if (base.kind !== 'Deployment') throw new Error('not a Deployment');
  const { meta } = base;
  const { replicas, selector, template } = base.spec;
  if (kind === 'DaemonSet') return { kind, meta, spec: { selector, template } };
  return { kind, meta, spec: { replicas, selector, template } };
}

/** A world of two nodes in which the versions were rolled out one after the other. */
function rolledOut(kind: (typeof KINDS)[number], ...versions: number[]): World {
  const world = new World(nodes(2));
  for (const version of versions) {
    world.cluster.apply(workload(kind, version));
    world.run(60);
  }
  return world;
}

const imageOf = ({ spec }: Pod) => spec.containers[0].image;
const images = (world: World) => [...new Set(world.readyPods().map(imageOf))];
const done = (revision: number) => ({ done: true, revision });
const refused = (why: string) => ({ done: false, why });

describe.each(KINDS)('kubectl rollout undo of a %s', (kind) => {
  const undo = (world: World) => world.cluster.undoRollout(kind, 'default', 'web');

  it('brings the template before the present one back, and undone twice the present one', () => {
    const world = rolledOut(kind, 1, 2, 3);
    expect(undo(world)).toEqual(done(2));
    world.run(60);
    expect(images(world)).toEqual(['app:2']);
    // What was revision 2 is now 4, and 3 is the one before it.
    expect(undo(world)).toEqual(done(3));
    world.run(60);
    expect(images(world)).toEqual(['app:3']);
  });

  it('ends a rollout that goes on', () => {
    const world = rolledOut(kind, 1);
    world.cluster.apply(workload(kind, 2));
    world.run(0.2);
    expect(undo(world)).toEqual(done(1));
    world.run(60);
    expect(images(world)).toEqual(['app:1']);
    expect(world.readyPods()).toHaveLength(2);
  });

  it('is refused without any other template, and of what is not there', () => {
    expect(undo(rolledOut(kind, 1))).toEqual(refused('no-history'));
    expect(undo(new World(nodes(1)))).toEqual(refused('not-found'));
  });

  it('tells the end of each rollout once, whatever its pods do later', () => {
    const world = rolledOut(kind, 1, 2);
    undo(world);
    world.run(60);
    world.cluster.deletePod('default', world.readyPods()[0].meta.name);
    world.run(60);
    const ends = world.eventsOf('RolloutComplete', `${kind}/web`);
    expect(ends.map(({ time }) => Math.floor(time / 60))).toEqual([0, 1, 2]);
    expect(ends[0].message).toMatch(/^all 2 pods are of the present template, and (ready|available)$/);
  });
});

describe('kubectl rollout pause and resume of a Deployment', () => {
  const pause = (world: World) => world.cluster.setPaused('default', 'web', true);
  const resume = (world: World) => world.cluster.setPaused('default', 'web', false);

  it('keep a new template waiting, and let it go', () => {
    const world = rolledOut('Deployment', 1);
    expect(pause(world)).toEqual({ done: true });
    expect(world.cluster.rollOut('Deployment', 'default', 'web', 'app:2')).toBe(true);
    world.run(60);
    expect(images(world)).toEqual(['app:1']);
    expect(resume(world)).toEqual({ done: true });
    world.run(60);
    expect(images(world)).toEqual(['app:2']);
  });

  it('stop a rollout in the middle: no pod comes or goes', () => {
    const world = rolledOut('Deployment', 1);
    world.cluster.apply(workload('Deployment', 2));
    world.run(0.2);
    pause(world);
    world.run(30);
    const half = world.pods().map(({ meta }) => meta.uid);
    world.run(60);
    expect(world.pods().map(({ meta }) => meta.uid)).toEqual(half);
    expect(images(world).length).toBeGreaterThanOrEqual(1);
    expect(world.pods().map(imageOf)).toContain('app:1');
  });

  it('let the size change meanwhile', () => {
    const world = rolledOut('Deployment', 1);
    pause(world);
    world.cluster.scale('Deployment', 'default', 'web', 5);
    world.run(30);
    expect(world.readyPods()).toHaveLength(5);
  });

  it('are refused when there is nothing to change, and forbid to go back', () => {
    const world = rolledOut('Deployment', 1, 2);
    expect(resume(world)).toEqual(refused('not-paused'));
    pause(world);
    expect(pause(world)).toEqual(refused('paused'));
    expect(world.cluster.undoRollout('Deployment', 'default', 'web')).toEqual(refused('paused'));
    expect(world.cluster.setPaused('default', 'other', true)).toEqual(refused('not-found'));
  });
});
