import { describe, expect, it } from 'vitest';
import type { Manifest, Service } from '../../../../src/cluster/objects.ts';
import { deployment, nodes, service, World } from '../../world.ts';

const AUTO = { 'service.kubernetes.io/topology-mode': 'Auto' };

/** A Service `web` with annotations. */
function annotated(annotations: Readonly<Record<string, string>>, spec: Partial<Service['spec']> = {}) {
  const manifest = service('web', spec);
  return { ...manifest, meta: { ...manifest.meta, annotations } } as Extract<Manifest, { kind: 'Service' }>;
}

/** `zone>hint` of each endpoint of `web`, sorted. */
function hints(world: World): string[] {
  return [...world.cluster.api.list('EndpointSlice')]
    .flatMap(({ endpoints }) => endpoints)
    .map(({ zone, hintZones = [], hintNodes = [] }) => `${zone}>${[...hintZones, ...hintNodes].join('+')}`)
    .sort();
}

describe('endpoints', () => {
  it('have the zone of their node, and no hints unless the Service asks for some', () => {
    const world = new World(nodes(2, ['a', 'b']));
    world.cluster.apply(service('web'));
    world.cluster.apply(deployment('web', 2));
    world.run(10);
    expect(hints(world)).toEqual(['a>', 'b>']);
  });

  it.each([
    ['PreferClose', ['a>a', 'b>b']],
    ['PreferSameZone', ['a>a', 'b>b']],
    ['PreferSameNode', ['a>a+worker-1', 'b>b+worker-2']],
  ] as const)('are hinted to their own zone, and node, with %s', (trafficDistribution, expected) => {
    const world = new World(nodes(2, ['a', 'b']));
    world.cluster.apply(service('web', { trafficDistribution }));
    world.cluster.apply(deployment('web', 2));
    world.run(10);
    expect(hints(world)).toEqual(expected);
    world.cluster.apply(service('web'));
    world.run(10);
    expect(hints(world)).toEqual(['a>', 'b>']);
  });

  it('are given to the zones in proportion to their CPUs, wherever they are', () => {
    const world = new World(nodes(3, ['a', 'b', 'b']));
    world.cluster.apply(annotated(AUTO, { trafficDistribution: 'PreferSameNode' }));
    world.cluster.apply(deployment('web', 6));
    world.run(10);
    const given = hints(world).map((text) => text.slice(text.indexOf('>') + 1));
    // Zone a has a third of the CPUs.
    expect(given.sort()).toEqual(['a', 'a', 'b', 'b', 'b', 'b']);
    expect(world.eventsOf('TopologyAwareHintsEnabled', 'Service/web')).toHaveLength(1);
  });

  it('lose their hints when a zone is gone, and when the annotation is', () => {
    const world = new World(nodes(3, ['a', 'b', 'b']), { nodeMonitorGracePeriod: 10 });
    world.cluster.apply(annotated(AUTO));
    world.cluster.apply(deployment('web', 6));
    world.run(10);
    world.cluster.powerOff('worker-1');
    world.run(60);
    expect(hints(world).every((text) => text.endsWith('>'))).toBe(true);
    expect(world.eventsOf('TopologyAwareHintsDisabled', 'Service/web')).toMatchObject([
      {
        message:
          'Insufficient Node information: allocatable CPU or zone not specified on one or more nodes, addressType: IPv4',
      },
    ]);
    world.cluster.powerOn('worker-1');
    world.run(100);
    world.cluster.apply(annotated({}));
    world.run(10);
    expect(hints(world).every((text) => text.endsWith('>'))).toBe(true);
  });
});

it('pods of a StatefulSet have a name of their own under that of its Service', () => {
  const world = new World(nodes(1));
  const made = deployment('web', 2);
  if (made.kind !== 'Deployment') return expect.unreachable();
  world.cluster.apply(service('web', { clusterIP: 'None' }));
  world.cluster.apply({ ...made, kind: 'StatefulSet', spec: { ...made.spec, serviceName: 'web' } });
  world.run(60);
  const [slice] = world.cluster.api.list('EndpointSlice');
  expect(slice.endpoints.map(({ hostname }) => hostname)).toEqual(['web-0', 'web-1']);
  return undefined;
});
