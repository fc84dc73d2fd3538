import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ExportedService } from '../../../src/cluster/multiCluster/exportedService.ts';
import { mergedService } from '../../../src/cluster/multiCluster/mergedService.ts';
import type { Endpoint, ServicePort } from '../../../src/cluster/objects.ts';

const http: ServicePort = { name: 'http', protocol: 'TCP', port: 80, targetPort: 8080 };
const admin: ServicePort = { name: 'admin', protocol: 'TCP', port: 81, targetPort: 9000 };

function endpoint(slot: number, targetPorts: readonly number[]): Endpoint {
  const conditions = { ready: true, serving: true, terminating: false };
  return {
    podName: '',
    podUid: `${slot}`,
    address: `10.0.0.${slot}`,
    slot,
    nodeName: '',
    ...conditions,
    targetPorts,
  };
}

function exported(changes: Partial<ExportedService> = {}): ExportedService {
  const slices = [{ name: 'web-1', endpoints: [endpoint(1, [8080])] }];
  return {
    namespace: 'default',
    name: 'web',
    type: 'ClusterSetIP',
    ports: [http],
    since: 0,
    slices,
    ...changes,
  };
}

describe('the exports of several clusters as one Service', () => {
  it('has the ports of all exports, and the target ports of each endpoint in their order', () => {
    const slices = [{ name: 'web-2', endpoints: [endpoint(2, [9000, 8081])] }];
    const merged = mergedService([
      { cluster: 'west', service: exported({ ports: [admin, http], slices, since: 5 }) },
      { cluster: 'east', service: exported() },
    ]);
    expect(merged.ports.map(({ port }) => port)).toEqual([80, 81]);
    expect(merged.clusters).toEqual(['east', 'west']);
    expect(merged.conflicts).toEqual([]);
    // East's pods have no port of the name admin.
    expect(merged.slices.map(({ endpoints: [{ targetPorts }] }) => targetPorts)).toEqual([
      [8080, 0],
      [8081, 9000],
    ]);
  });

  it('is of the type of the oldest export, and says which ones disagree', () => {
    const merged = mergedService([
      { cluster: 'east', service: exported({ type: 'Headless', since: 9 }) },
      { cluster: 'west', service: exported({ since: 3 }) },
    ]);
    expect(merged.type).toBe('ClusterSetIP');
    expect(merged.conflicts).toEqual([{ cluster: 'east', reason: 'TypeConflict' }]);
  });

  it('leaves a port out that means another thing in an older export', () => {
    const other: ServicePort = { ...http, port: 8000 };
    const merged = mergedService([
      { cluster: 'east', service: exported() },
      { cluster: 'west', service: exported({ ports: [other], since: 1 }) },
    ]);
    expect(merged.ports.map(({ port }) => port)).toEqual([80]);
    expect(merged.conflicts).toEqual([{ cluster: 'west', reason: 'PortConflict' }]);
    expect(merged.slices[1].endpoints[0].targetPorts).toEqual([0]);
  });

  it('takes the cluster that comes first by name where two exports are of one age', () => {
    const merged = mergedService([
      { cluster: 'b', service: exported({ type: 'Headless' }) },
      { cluster: 'a', service: exported() },
    ]);
    expect(merged.type).toBe('ClusterSetIP');
  });

  it('gives every node port back to its own cluster', () => {
    const merged = mergedService([
      { cluster: 'east', service: exported({ ports: [{ ...http, nodePort: 30_080 }] }) },
    ]);
    expect(merged.ports).toEqual([http]);
  });

  it('holds every endpoint of every export once, whatever the order of the exports', () => {
    const exports = fc.uniqueArray(
      fc.record({ cluster: fc.constantFrom('a', 'b', 'c', 'd'), since: fc.nat(3) }),
      {
        selector: ({ cluster }) => cluster,
        minLength: 1,
      },
    );
    fc.assert(
      fc.property(exports, (members) => {
        const made = members.map(({ cluster, since }, i) => ({
          cluster,
          service: exported({ since, slices: [{ name: cluster, endpoints: [endpoint(i, [8080])] }] }),
        }));
        const merged = mergedService(made);
        const slots = merged.slices.flatMap(({ endpoints }) => endpoints.map(({ slot }) => slot));
        expect([...slots].sort()).toEqual(members.map((_, i) => i));
        expect(mergedService([...made].reverse())).toEqual(merged);
      }),
    );
  });
});
