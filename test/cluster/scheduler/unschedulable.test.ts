import { describe, expect, it } from 'vitest';
import { barePod, container, nodes, podSpec, World } from '../world.ts';

const large = podSpec({ containers: [container({ requests: { cpu: 3000, memory: 0 } })] });

describe('a pod for which no node is found', () => {
  it('is marked as unschedulable once, and no longer when it has a node', () => {
    const world = new World(nodes(1));
    const marks: string[] = [];
    world.cluster.api.observe('Pod', ({ object, previous }) => {
      const { unschedulable } = object.status;
      if (object.meta.name === 'second' && unschedulable !== previous?.status.unschedulable)
        marks.push(`${unschedulable === true ? 'marked' : 'free'} at ${object.spec.nodeName ?? 'no node'}`);
    });
    world.cluster.apply(barePod('first', {}, large));
    world.run(5);
    world.cluster.apply(barePod('second', {}, large));
    world.run(400);
    world.cluster.deletePod('default', 'first', 0);
    world.run(60);
    // The kubelet's status says that it runs, and with that that it is scheduled.
    expect(marks).toEqual(['marked at no node', 'free at worker-1']);
    expect(world.readyPods().map(({ meta }) => meta.name)).toEqual(['second']);
  });

  it('is bound once, although its mark comes back while it is being tried again', () => {
    // Watch and cycle are as long as each other, so that the mark arrives in the middle of the next cycle.
    const settings = { schedulingCycle: 0.02, watchLatency: 0.01, apiLatency: 0.005 };
    const world = new World(nodes(1), settings);
    for (const name of ['a', 'b', 'c', 'd']) world.cluster.apply(barePod(name, {}, large));
    world.run(0.05);
    for (let i = 2; i <= 4; i++) {
      const [config] = nodes(1);
      world.cluster.addNode({ ...config, name: `worker-${i}` });
      world.run(0.013);
    }
    world.run(60);
    expect(world.readyPods()).toHaveLength(4);
    const bound = world.eventsOf('Scheduled').map(({ object }) => object);
    expect(bound.toSorted()).toEqual(['Pod/a', 'Pod/b', 'Pod/c', 'Pod/d']);
  });
});
