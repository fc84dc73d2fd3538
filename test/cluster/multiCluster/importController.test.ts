import { describe, expect, it } from 'vitest';
import { EventRecorder } from '../../../src/cluster/eventRecorder.ts';
import { derivedServiceName } from '../../../src/cluster/multiCluster/derivedService.ts';
import type { ExportedService } from '../../../src/cluster/multiCluster/exportedService.ts';
import { ImportController } from '../../../src/cluster/multiCluster/importController.ts';
import type { Endpoint } from '../../../src/cluster/objects.ts';
import { nodes, World } from '../world.ts';

const KEY = 'default/web';
const DERIVED = derivedServiceName('default', 'web');

function endpoint(address: string): Endpoint {
  const state = { ready: true, serving: true, terminating: false };
  return { address, podName: '', podUid: '', nodeName: '', slot: 0, targetPorts: [80], ...state };
}

/** An export with a slice `web-1` for each of the addresses. */
function exported(changes: Partial<ExportedService> = {}, ...addresses: readonly string[]): ExportedService {
  return {
    namespace: 'default',
    name: 'web',
    type: 'ClusterSetIP',
    ports: [{ protocol: 'TCP', port: 80, targetPort: 80 }],
    since: 0,
    slices: addresses.map((address, i) => ({
      name: `web-${i + 1}`,
      endpoints: [endpoint(address)],
    })),
    ...changes,
  };
}

/** A cluster that imports into its namespace `default`, and only there. */
function importing() {
  const world = new World(nodes(1));
  const { loop, cluster, events } = world;
  const applied: string[] = [];
  const controller = new ImportController({
    loop,
    api: cluster.client('mcs-controller'),
    events: new EventRecorder(loop, (event) => events.push(event)),
    hasNamespace: (namespace) => namespace === 'default',
    applyService: (service) => {
      applied.push(service.meta.name);
      cluster.apply(service);
    },
  });
  const take = (from: string, service: ExportedService | undefined, key = KEY) => {
    controller.take(from, key, service);
    world.run(5);
  };
  const slices = () =>
    [...cluster.api.list('EndpointSlice')]
      .filter(({ serviceName }) => serviceName === DERIVED)
      .map(({ meta }) => meta.name)
      .sort();
  return { world, controller, applied, take, slices, api: cluster.api };
}

describe('a Service that other clusters export', () => {
  it('becomes a derived Service, whose address the ServiceImport has, and a slice for each of theirs', () => {
    const { api, take, slices, world } = importing();
    take('east', exported({}, '10.0.0.1', '10.0.0.2'));
    take('west', exported({}, '10.1.0.1'));
    const address = api.get('Service', `default/${DERIVED}`)?.spec.clusterIP;
    expect(address).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
    const found = api.get('ServiceImport', KEY);
    expect([found?.spec.ips, found?.spec.type]).toEqual([[address], 'ClusterSetIP']);
    expect(found?.status.clusters).toEqual(['east', 'west']);
    expect(slices()).toEqual(['imported-east-web-1', 'imported-east-web-2', 'imported-west-web-1']);
    expect(world.readyAddresses(DERIVED).sort()).toEqual(['10.0.0.1', '10.0.0.2', '10.1.0.1']);
  });

  it('has no address if it is headless', () => {
    const { api, take } = importing();
    take('east', exported({ type: 'Headless' }, '10.0.0.1'));
    expect(api.get('Service', `default/${DERIVED}`)?.spec.clusterIP).toBe('None');
    expect(api.get('ServiceImport', KEY)?.spec.ips).toEqual([]);
  });

  it('is not imported into a namespace that this cluster has not', () => {
    const { api, take, applied } = importing();
    take('east', exported({ namespace: 'shop' }, '10.0.0.1'), 'shop/web');
    expect([applied, api.get('ServiceImport', 'shop/web')]).toEqual([[], undefined]);
  });

  it('keeps its derived Service when only endpoints change, and gets a new one with other ports', () => {
    const { take, applied, world } = importing();
    take('east', exported({}, '10.0.0.1'));
    take('east', exported({}, '10.0.0.9'));
    expect(applied).toEqual([DERIVED]);
    expect(world.readyAddresses(DERIVED)).toEqual(['10.0.0.9']);
    take('east', exported({ ports: [{ protocol: 'TCP', port: 81, targetPort: 81 }] }, '10.0.0.9'));
    expect(applied).toEqual([DERIVED, DERIVED]);
  });
});

describe('what is exported no more', () => {
  it('loses its slices, and nothing else does', () => {
    const { take, slices } = importing();
    take('east', exported({}, '10.0.0.1', '10.0.0.2'));
    take('west', exported({}, '10.1.0.1'));
    take('east', exported({}, '10.0.0.1'));
    expect(slices()).toEqual(['imported-east-web-1', 'imported-west-web-1']);
    take('east', undefined);
    expect(slices()).toEqual(['imported-west-web-1']);
  });

  it('is gone with the last cluster that exported it, and comes back when one does again', () => {
    const { api, take, slices } = importing();
    take('east', exported({}, '10.0.0.1'));
    take('east', undefined);
    const left = [api.get('ServiceImport', KEY), api.get('Service', `default/${DERIVED}`), slices()];
    expect(left).toEqual([undefined, undefined, []]);
    take('east', exported({}, '10.0.0.1'));
    expect([api.get('ServiceImport', KEY)?.status.clusters, slices()]).toEqual([
      ['east'],
      ['imported-east-web-1'],
    ]);
  });

  it('is forgotten with a cluster that was lost, once', () => {
    const { controller, world, take, slices } = importing();
    take('east', exported({}, '10.0.0.1'));
    take('west', exported({}, '10.1.0.1'));
    expect(controller.forget('east')).toBe(true);
    expect(controller.forget('east')).toBe(false);
    world.run(5);
    expect(slices()).toEqual(['imported-west-web-1']);
  });
});

describe('exports that contradict each other', () => {
  it('are told once for each cluster and matter, and the oldest counts', () => {
    const { api, take, world } = importing();
    take('east', exported({ since: 1 }, '10.0.0.1'));
    take('west', exported({ since: 2, type: 'Headless' }, '10.1.0.1'));
    take('west', exported({ since: 2, type: 'Headless' }, '10.1.0.2'));
    expect(api.get('ServiceImport', KEY)?.spec.type).toBe('ClusterSetIP');
    expect(world.eventsOf('TypeConflict', 'ServiceImport/web').map(({ message }) => message)).toEqual([
      'the Service that west exports is of another type than the oldest, that of east, which counts',
    ]);
  });
});
