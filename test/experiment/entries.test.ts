import { describe, expect, it } from 'vitest';
import type { ClusterEvent } from '../../src/cluster/events.ts';
import { EventLoop } from '../../src/engine/eventLoop.ts';
import { RandomStreams } from '../../src/engine/random.ts';
import { sourceEntries } from '../../src/experiment/entries.ts';
import { Hosts } from '../../src/network/hosts.ts';
import { ServicePorts } from '../../src/network/servicePorts.ts';
import { DEFAULT_NETWORK_SETTINGS } from '../../src/network/settings.ts';
import type { Entry } from '../../src/workload/config.ts';
import { Via } from '../../src/workload/entries.ts';
import { traffic } from '../support/scenarios.ts';

/** The entries of one source each, on two nodes. */
function entriesFor(entries: readonly Entry[], policy = 'random') {
  const loop = new EventLoop();
  const hosts = new Hosts(['n0', 'n1'], ['', '']);
  const ports = new ServicePorts();
  const events: ClusterEvent[] = [];
  const made = sourceEntries(
    entries.map((entry) => traffic(1, { entry })),
    {
      loop,
      streams: new RandomStreams(1),
      hosts,
      ports,
      settings: { ...DEFAULT_NETWORK_SETTINGS.loadBalancer, policy },
      events: (event) => events.push(event),
      plane: () => expect.unreachable('no check has to look at the data plane'),
    },
  );
  return { loop, hosts, ports, events, made };
}

const web = { namespace: 'default', service: 'web', port: 80 } as const;

describe('the entry of a traffic source', () => {
  it('has the number of its Service port and knows nothing of the Service yet', () => {
    const { made, ports } = entriesFor([
      { via: 'ClusterIP', ...web },
      { via: 'ClusterIP', ...web, port: 81 },
      { via: 'ClusterIP', ...web },
    ]);
    expect(made.map(({ port }) => port)).toEqual([0, 1, 0]);
    expect(ports.numberOf('default', 'web', 81)).toBe(1);
    expect(made[0]).toEqual({
      via: Via.clusterIP,
      port: 0,
      node: -1,
      resolves: false,
      hasReadyEndpoint: false,
    });
  });

  it('has the node whose address is used, or any', () => {
    const { made } = entriesFor([
      { via: 'NodePort', ...web, node: 'n1' },
      { via: 'NodePort', ...web, node: 'any' },
    ]);
    expect(made.map(({ via, node }) => [via, node])).toEqual([
      [Via.nodePort, 1],
      [Via.nodePort, -1],
    ]);
    expect(() => entriesFor([{ via: 'NodePort', ...web, node: 'n9' }])).toThrow(/n9/);
  });

  it('shares the load balancer with the other sources of its Service only', () => {
    const { made } = entriesFor([
      { via: 'LoadBalancer', ...web },
      { via: 'LoadBalancer', ...web, port: 81 },
      { via: 'LoadBalancer', ...web, namespace: 'other' },
    ]);
    expect(made[1].loadBalancer).toBe(made[0].loadBalancer);
    expect(made[2].loadBalancer).not.toBe(made[0].loadBalancer);
    expect(made[0].loadBalancer).toBeDefined();
  });

  it('has a load balancer with the policy of the settings', () => {
    const [{ loadBalancer }] = entriesFor([{ via: 'LoadBalancer', ...web }], 'round-robin').made;
    const picks = Array.from({ length: 6 }, () => loadBalancer?.pick(0) ?? -1);
    expect(picks.slice(2)).toEqual(picks.slice(0, 4));
    expect(new Set(picks)).toEqual(new Set([0, 1]));
    expect(() => entriesFor([{ via: 'LoadBalancer', ...web }], 'magic')).toThrow(/magic/);
  });

  it('reports what its load balancer finds out about the nodes', () => {
    const { loop, hosts, events } = entriesFor([{ via: 'LoadBalancer', ...web }]);
    hosts.powered[1] = 0;
    loop.advance(60);
    hosts.powered[1] = 1;
    loop.advance(120);
    expect(events.map(({ type, reason, object }) => `${type} ${reason} ${object}`)).toEqual([
      'Warning TargetUnhealthy Service/web',
      'Normal TargetHealthy Service/web',
    ]);
    expect(events[0].message).toBe(
      'the load balancer takes no new connections to n1 after its health checks',
    );
    // Two checks 10 s apart, the first within 10 s, each known to have failed 5 s later.
    expect(events[0].time).toBeGreaterThanOrEqual(15);
    expect(events[0].time).toBeLessThan(25);
  });
});
