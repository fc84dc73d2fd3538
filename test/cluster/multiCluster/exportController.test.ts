import { describe, expect, it } from 'vitest';
import { EventRecorder } from '../../../src/cluster/eventRecorder.ts';
import { ExportController } from '../../../src/cluster/multiCluster/exportController.ts';
import type { ExportedService } from '../../../src/cluster/multiCluster/exportedService.ts';
import type { Manifest } from '../../../src/cluster/objects.ts';
import { deployment, nodes, service, World } from '../world.ts';

const EXPORT: Manifest = {
  kind: 'ServiceExport',
  meta: { name: 'web', namespace: 'default', labels: {}, annotations: {} },
  spec: {},
};

/** A cluster whose exports are written down as they were last told. */
function exporting() {
  const world = new World(nodes(1));
  const { loop, cluster, events } = world;
  const exports = new Map<string, ExportedService | undefined>();
  const context = {
    loop,
    api: cluster.client('mcs-controller'),
    events: new EventRecorder(loop, (event) => events.push(event)),
  };
  new ExportController(context, (key, exported) => exports.set(key, exported));
  const apply = (...manifests: readonly Manifest[]) => {
    for (const manifest of manifests) cluster.apply(manifest);
    world.run(30);
  };
  const reason = () => cluster.api.get('ServiceExport', 'default/web')?.status.valid?.reason;
  return { world, exports, apply, reason };
}

describe('the export of a Service', () => {
  it('tells its endpoints, without the names of pods and nodes, which mean something at home only', () => {
    const { exports, apply, reason } = exporting();
    apply(deployment('web', 2), service('web'), EXPORT);
    const endpoints = exports.get('default/web')?.slices.flatMap((slice) => slice.endpoints) ?? [];
    expect(endpoints.map(({ podName, nodeName, ready }) => [podName, nodeName, ready])).toEqual([
      ['', '', true],
      ['', '', true],
    ]);
    expect(exports.get('default/web')?.type).toBe('ClusterSetIP');
    expect(reason()).toBe('Valid');
  });

  it('waits for its Service, which it then exports', () => {
    const { world, exports, apply, reason } = exporting();
    apply(EXPORT);
    expect([reason(), exports.get('default/web')]).toEqual(['NoService', undefined]);
    apply(service('web'));
    expect(reason()).toBe('Valid');
    expect(exports.get('default/web')?.since).toBe(0);
    expect(world.eventsOf('NoService', 'ServiceExport/web').map(({ message }) => message)).toEqual([
      'there is no Service web to export',
    ]);
  });

  it('is refused for an ExternalName', () => {
    const { exports, apply, reason } = exporting();
    apply(service('web', { type: 'ExternalName', externalName: 'example.org' }, false), EXPORT);
    expect([reason(), exports.get('default/web')]).toEqual(['InvalidServiceType', undefined]);
  });

  it('ends with the ServiceExport, and nothing is told of a Service that has none', () => {
    const { world, exports, apply } = exporting();
    apply(service('web'), service('other'), EXPORT);
    expect([...exports.keys()]).toEqual(['default/web']);
    expect(exports.get('default/web')).toBeDefined();
    world.cluster.client('test').delete('ServiceExport', 'default/web');
    world.run(1);
    expect(exports.get('default/web')).toBeUndefined();
  });
});
