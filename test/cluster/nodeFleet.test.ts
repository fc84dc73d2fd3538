import { describe, expect, it } from 'vitest';
import { deployment, nodes, World } from './world.ts';

const [, , , fourth] = nodes(4);

describe('a node that is added', () => {
  it('joins as not ready, says at once that it is ready, and then takes pods', () => {
    const world = new World(nodes(1));
    const seen: string[] = [];
    world.cluster.api.observe('Node', ({ object: { spec, status } }) =>
      seen.push(`${status.condition.ready} ${spec.taints.map(({ key }) => key).join()}`),
    );
    world.run(5);
    world.cluster.addNode(fourth);
    world.run(1);
    expect(seen).toEqual([
      'False node.kubernetes.io/not-ready',
      'True node.kubernetes.io/not-ready',
      'True ',
    ]);
    expect(world.eventsOf('RegisteredNode', 'Node/worker-4')).toHaveLength(1);
    expect(world.eventsOf('NodeReady', 'Node/worker-4')).toHaveLength(1);
    world.cluster.apply(deployment('web', 6));
    world.run(20);
    expect(world.podsByNode()).toEqual({ 'worker-1': 3, 'worker-4': 3 });
    expect(world.readyPods()).toHaveLength(6);
  });

  it('sends heartbeats like any other, and is missed without them', () => {
    const world = new World(nodes(3));
    world.cluster.addNode(fourth);
    world.run(600);
    expect(world.eventsOf('NodeNotReady')).toEqual([]);
    world.cluster.powerOff('worker-4');
    world.run(70);
    expect(world.eventsOf('NodeNotReady', 'Node/worker-4')).toHaveLength(1);
  });

  it('has to have a name of its own', () => {
    expect(() => new World(nodes(4)).cluster.addNode(fourth)).toThrow('two nodes of the name worker-4');
  });
});

describe('a node that is removed', () => {
  it('is gone from the API with its Lease, and its pods are made anew elsewhere', () => {
    const world = new World(nodes(3));
    world.cluster.apply(deployment('web', 6));
    world.run(30);
    world.cluster.removeNode('worker-2');
    expect([...world.cluster.api.list('Node')].map(({ meta }) => meta.name)).toEqual([
      'worker-1',
      'worker-3',
    ]);
    expect([...world.cluster.api.list('Lease')]).toHaveLength(2);
    expect(world.eventsOf('RemovingNode', 'Node/worker-2')).toHaveLength(1);
    // The garbage collector looks every 20 s, and waits for 40 s.
    world.run(90);
    expect(world.podsByNode()).toEqual({ 'worker-1': 3, 'worker-3': 3 });
    expect(world.readyPods()).toHaveLength(6);
    world.run(600);
    expect(world.eventsOf('NodeNotReady')).toEqual([]);
  });

  it('leaves its addresses to the next that comes', () => {
    const world = new World(nodes(3));
    const cidr = (name: string) => world.cluster.api.get('Node', name)?.spec.podCIDR;
    expect([cidr('worker-1'), cidr('worker-2'), cidr('worker-3')]).toEqual([
      '10.244.0.0/24',
      '10.244.1.0/24',
      '10.244.2.0/24',
    ]);
    world.cluster.removeNode('worker-2');
    world.cluster.addNode(fourth);
    expect(cidr('worker-4')).toBe('10.244.1.0/24');
    world.cluster.addNode({ ...fourth, name: 'worker-5' });
    expect(cidr('worker-5')).toBe('10.244.3.0/24');
  });

  it('is ignored if it is not there', () => {
    const world = new World(nodes(1));
    world.cluster.removeNode('worker-9');
    expect(world.events).toEqual([]);
  });
});
