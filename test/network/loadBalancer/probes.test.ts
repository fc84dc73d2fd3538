import { describe, expect, it } from 'vitest';
import { Hosts } from '../../../src/network/hosts.ts';
import { hasLocalEndpoint, probeOf } from '../../../src/network/loadBalancer/probes.ts';
import type { BalancerProfile } from '../../../src/network/loadBalancer/profile.ts';
import { PROFILES } from '../../../src/network/loadBalancer/profiles.ts';
import { PodAddresses } from '../../../src/network/podAddresses.ts';
import { RoutingViews } from '../../../src/network/routingView.ts';

/** Two nodes with a listening pod each (slots 0 and 1), which both know. `draw` decides which one a check meets. */
function room(probe: BalancerProfile['probe'], targets: BalancerProfile['targets'] = 'instance') {
  const hosts = new Hosts(['n0', 'n1'], ['', '']);
  const addresses = new PodAddresses();
  const views = new RoutingViews(2);
  for (const node of [0, 1]) addresses.open(addresses.add(node));
  /** Both nodes route to these slots, by rules that say which of them are ready, as for policy Local. */
  const route = (...slots: readonly number[]) => routeReady(slots, slots);
  const routeReady = (slots: readonly number[], ready: readonly number[]) => {
    const special = {
      policies: { internalLocal: false, externalLocal: true, usesCluster: true, usesLocal: true },
      hasAny: slots.length > 0,
      localReady: new Map(ready.map((slot) => [addresses.node[slot], 1])),
      affinitySeconds: 0,
      answersForLoadBalancer: true,
    };
    const set = { version: 1, slots: Int32Array.from(slots), special };
    for (const node of [0, 1]) views.program(node, { version: 1, ports: [set] });
  };
  route(0, 1);
  let draw = 0;
  const probed = { hosts, port: 0, plane: () => ({ views, addresses }), random: () => draw };
  const ask = probeOf({ ...PROFILES['aws-nlb'], probe, targets }, probed);
  return {
    ...{ hosts, addresses, route, routeReady, ask, hasLocal: hasLocalEndpoint(probed) },
    meeting: (slot: number) => {
      draw = slot / 2;
    },
  };
}

describe('a health check', () => {
  it.each(['traffic-port', 'kube-proxy', 'local-endpoints', 'machine'] as const)(
    'gets no answer from a node that is down or cut off: %s',
    (probe) => {
      const { hosts, ask } = room(probe);
      expect([ask(0), ask(1)]).toEqual(['good', 'good']);
      hosts.powered[0] = 0;
      hosts.partitioned[1] = 1;
      expect([ask(0), ask(1)]).toEqual(['silence', 'silence']);
    },
  );

  it('of the kube-proxy fails on a node that is to be deleted, and asks for nothing else', () => {
    const { hosts, route, ask } = room('kube-proxy');
    route();
    hosts.draining[1] = 1;
    expect([ask(0), ask(1)]).toEqual(['good', 'bad']);
  });

  it('of local endpoints is answered with 503 by a node that has none', () => {
    const { route, ask, hasLocal } = room('local-endpoints');
    route(1);
    expect([ask(0), ask(1)]).toEqual(['bad', 'good']);
    expect([hasLocal(0), hasLocal(1)]).toEqual([false, true]);
  });

  it('of local endpoints fails on a node whose only endpoint ends, though the node still forwards to it', () => {
    const { routeReady, ask, hasLocal } = room('local-endpoints');
    routeReady([0, 1], [1]);
    expect([ask(0), ask(1)]).toEqual(['bad', 'good']);
    expect([hasLocal(0), hasLocal(1)]).toEqual([true, true]);
  });

  it('of the traffic port meets any endpoint that the node knows, also a dead one on another node', () => {
    const { hosts, addresses, route, ask, meeting } = room('traffic-port');
    hosts.powered[1] = 0;
    meeting(0);
    expect(ask(0)).toBe('good');
    meeting(1);
    expect(ask(0)).toBe('silence');
    addresses.stopListening(0);
    meeting(0);
    expect(ask(0)).toBe('bad');
    route();
    expect(ask(0)).toBe('bad');
  });

  it('of a pod asks the pod itself', () => {
    const { hosts, addresses, ask } = room('traffic-port', 'ip');
    expect(ask(1)).toBe('good');
    addresses.stopListening(1);
    expect(ask(1)).toBe('bad');
    addresses.remove(1);
    expect(ask(1)).toBe('silence');
    hosts.powered[0] = 0;
    expect(ask(0)).toBe('silence');
  });
});
