import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Endpoint } from '../../../src/cluster/objects.ts';
import { Hosts } from '../../../src/network/hosts.ts';
import {
  localReadyCount,
  selectEndpoints,
  usable,
} from '../../../src/network/kubeProxy/endpointSelection.ts';
import { endpointSet } from '../../../src/network/kubeProxy/endpointSets.ts';
import { trafficPolicies } from '../../../src/network/kubeProxy/trafficPolicies.ts';
import { clusterEndpoints, localEndpoints } from '../../../src/network/routingView.ts';
import { DYING, endpoint } from '../parts.ts';

describe('the endpoints that may be used', () => {
  it('are those that are ready', () => {
    const ready = endpoint(1, '10.0.0.1');
    const notReady = endpoint(2, '10.0.0.2', { ready: false, serving: false });
    const dying = endpoint(3, '10.0.0.3', DYING);
    expect(usable([ready, notReady, dying])).toEqual([ready]);
  });

  it('are those that still serve while they terminate, if none is ready', () => {
    const serving = endpoint(1, '10.0.0.1', DYING);
    const spent = endpoint(2, '10.0.0.2', { ...DYING, serving: false });
    const starting = endpoint(3, '10.0.0.3', { ready: false, serving: false });
    expect(usable([serving, spent, starting])).toEqual([serving]);
    expect(usable([spent, starting])).toEqual([]);
    expect(usable([])).toEqual([]);
  });
});

const CLUSTER = trafficPolicies({ internalLocal: false, externalLocal: false, isAccessible: true });
const LOCAL = trafficPolicies({ internalLocal: false, externalLocal: true, isAccessible: true });

describe('hints', () => {
  const inZone = (slot: number, zone: string) => endpoint(slot, `10.0.0.${slot}`, { hintZones: [zone] });

  it('lead every node to the endpoints for its zone', () => {
    const endpoints = [inZone(1, 'a'), inZone(2, 'b'), inZone(3, 'a')];
    const chosen = (zone: string) =>
      selectEndpoints(endpoints, CLUSTER, { name: 'n', zone }, true).cluster.map(({ slot }) => slot);
    expect(chosen('a')).toEqual([1, 3]);
    expect(chosen('b')).toEqual([2]);
    // No endpoint is meant for zone c: better any than none.
    expect(chosen('c')).toEqual([1, 2, 3]);
  });

  it('are off for all as soon as one ready endpoint has none', () => {
    const endpoints = [inZone(1, 'a'), inZone(2, 'b'), endpoint(3, '10.0.0.3')];
    const { cluster } = selectEndpoints(endpoints, CLUSTER, { name: 'n', zone: 'a' }, true);
    expect(cluster).toHaveLength(3);
  });

  it('for nodes come before those for zones, unless the version does not know them', () => {
    const hinted = (slot: number, node: string) =>
      endpoint(slot, `10.0.0.${slot}`, { hintZones: ['a'], hintNodes: [node] });
    const endpoints = [hinted(1, 'n'), hinted(2, 'm')];
    const node = { name: 'n', zone: 'a' };
    expect(selectEndpoints(endpoints, CLUSTER, node, true).cluster).toEqual([endpoints[0]]);
    expect(selectEndpoints(endpoints, CLUSTER, node, false).cluster).toEqual(endpoints);
  });
});

describe('the policy Local', () => {
  it('falls back on local endpoints that terminate while others elsewhere are ready', () => {
    const elsewhere = endpoint(1, '10.0.0.1', { nodeName: 'other' });
    const dying = endpoint(2, '10.0.0.2', { ...DYING, nodeName: 'n' });
    const { cluster, local, hasAny } = selectEndpoints([elsewhere, dying], LOCAL, { name: 'n' }, true);
    expect([cluster, local, hasAny]).toEqual([[elsewhere], [dying], true]);
  });

  it('has nothing on a node without endpoints, and knows that there are some elsewhere', () => {
    const { local, hasAny } = selectEndpoints([endpoint(1, '10.0.0.1')], LOCAL, { name: 'n' }, true);
    expect([local, hasAny]).toEqual([[], true]);
    expect(selectEndpoints([], LOCAL, { name: 'n' }, true).hasAny).toBe(false);
  });
});

describe('a health check port', () => {
  it('counts ready endpoints of its node, and none that terminates', () => {
    const here = (slot: number, changes: Partial<Endpoint> = {}) =>
      endpoint(slot, `10.0.0.${slot}`, { nodeName: 'n', ...changes });
    const endpoints = [here(1), here(2, DYING), here(3, { nodeName: 'm' }), here(4)];
    expect(localReadyCount(endpoints, 'n')).toBe(2);
    expect(localReadyCount([here(2, DYING)], 'n')).toBe(0);
  });
});

/** Nodes with and without a zone, one of which is known to endpoints only. */
const NODES = [
  { name: 'n0', zone: 'a' },
  { name: 'n1', zone: 'b' },
  { name: 'n2', zone: '' },
];

const anyEndpoint = fc.record({
  ready: fc.boolean(),
  serving: fc.boolean(),
  terminating: fc.boolean(),
  nodeName: fc.constantFrom('n0', 'n1', 'n2', 'gone'),
  hintZones: fc.subarray(['a', 'b', 'c', '']),
  hintNodes: fc.subarray(['n0', 'n1', 'gone']),
});

describe('the sets of all nodes at once', () => {
  it('are what the rule gives for each node', () => {
    const hosts = new Hosts(
      NODES.map(({ name }) => name),
      NODES.map(({ zone }) => zone),
    );
    const shape = fc.record({
      endpoints: fc.array(anyEndpoint, { maxLength: 6 }),
      policy: fc.record({
        internalLocal: fc.boolean(),
        externalLocal: fc.boolean(),
        isAccessible: fc.boolean(),
      }),
      nodeHints: fc.boolean(),
    });
    fc.assert(
      fc.property(shape, ({ endpoints, policy, nodeHints }) => {
        const known = endpoints.map((changes, slot) => endpoint(slot, `10.0.0.${slot}`, changes));
        const policies = trafficPolicies(policy);
        const rules = { policies, affinitySeconds: 0, answersForLoadBalancer: true };
        const set = endpointSet(known, 0, 1, rules, { nodes: hosts, nodeHints, keepKeys: false });
        for (const [number, node] of NODES.entries()) {
          const { cluster, local, hasAny } = selectEndpoints(known, policies, node, nodeHints);
          const slots = (list: readonly Endpoint[]) => list.map(({ slot }) => slot);
          expect([...clusterEndpoints(set, number, hosts.zone[number])]).toEqual(slots(cluster));
          expect([...localEndpoints(set, number)]).toEqual(slots(local));
          expect(set.special?.hasAny ?? set.slots.length > 0).toBe(hasAny);
          expect(set.special?.localReady?.get(number) ?? 0).toBe(
            policies.usesLocal ? localReadyCount(known, node.name) : 0,
          );
        }
      }),
    );
  });
});
