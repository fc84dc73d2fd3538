import { describe, expect, it } from 'vitest';
import { RandomStreams } from '../../src/engine/random.ts';
import { Hosts } from '../../src/network/hosts.ts';
import { type NewConnection, newConnection } from '../../src/network/kubeProxy/newConnection.ts';
import { Router, Unrouted } from '../../src/network/router.ts';
import { RoutingViews, type SpecialRules } from '../../src/network/routingView.ts';
import { numberedPorts } from '../support/ports.ts';
import { chiSquare, chiSquareLimit } from '../support/statistics.ts';

const HOSTS = new Hosts(['n0', 'n1'], ['', '']);

/** A router whose two nodes know these pod slots behind port 0 and port 1. */
function routerTo(...slotsOfPort: readonly (readonly number[])[]) {
  const views = new RoutingViews(2);
  const ports = slotsOfPort.map((slots) => ({ version: 1, slots: Int32Array.from(slots) }));
  for (const node of [0, 1]) views.program(node, { version: 1, ports });
  return { views, router: new Router(views, HOSTS, new RandomStreams(1), numberedPorts(3)) };
}

describe('the router', () => {
  it('finds nothing when the node has no endpoint for the port', () => {
    const { router } = routerTo([], [5]);
    expect(router.pick(0, 0)).toBe(Unrouted.rejected);
    expect(router.pick(0, 2)).toBe(Unrouted.noRule);
    expect(router.pick(0, 1)).toBe(5);
  });

  it('returns slots of pods, each equally often', () => {
    const slots = [40, 7, 12, 3];
    const { router } = routerTo(slots);
    const counts = new Map(slots.map((slot) => [slot, 0]));
    for (let i = 0; i < 8000; i++) {
      const slot = router.pick(0, 0);
      counts.set(slot, (counts.get(slot) ?? 0) + 1);
    }
    expect([...counts.keys()]).toEqual(slots);
    const expected = slots.map(() => 2000);
    expect(chiSquare([...counts.values()], expected)).toBeLessThan(chiSquareLimit(3));
  });

  it('goes by what its own node knows at this moment', () => {
    const { router, views } = routerTo([1]);
    views.program(1, { version: 2, ports: [{ version: 2, slots: Int32Array.of(9) }] });
    expect(router.pick(0, 0)).toBe(1);
    expect(router.pick(1, 0)).toBe(9);
    views.clear(1);
    expect(router.pick(1, 0)).toBe(Unrouted.noRule);
  });

  it('has a stream for each node and port, which no other draws from', () => {
    const many = Array.from({ length: 1000 }, (_, i) => i);
    const alone = routerTo(many, many).router;
    const expected = Array.from({ length: 5 }, () => alone.pick(0, 0));
    const { router } = routerTo(many, many);
    const picks = Array.from({ length: 5 }, () => {
      router.pick(1, 0);
      router.pick(0, 1);
      return router.pick(0, 0);
    });
    expect(picks).toEqual(expected);
  });
});

/** A router of two nodes in zones a and b, and a way to ask it. */
function specialRouter(special: Partial<SpecialRules>, clock = { now: 0 }) {
  const hosts = new Hosts(['n0', 'n1'], ['a', 'b']);
  const views = new RoutingViews(2);
  const set = { version: 1, slots: Int32Array.of(1, 2, 3), special: { ...SPECIAL, ...special } };
  for (const node of [0, 1]) views.program(node, { version: 1, ports: [set] });
  const router = new Router(views, hosts, new RandomStreams(1), numberedPorts(1), clock);
  const ask = (node: number, from: Partial<NewConnection> = {}) =>
    router.route({ ...newConnection(node), source: 7, ...from });
  return { router, views, ask };
}

const SPECIAL: SpecialRules = {
  policies: { internalLocal: false, externalLocal: false, usesCluster: true, usesLocal: false },
  hasAny: true,
  affinitySeconds: 0,
  answersForLoadBalancer: true,
};
const OUTSIDE = { external: true, fromHere: false };
const LOCAL = { ...SPECIAL.policies, externalLocal: true, usesLocal: true };

describe('special rules', () => {
  it('lead to the endpoints that are hinted for the node, else for its zone', () => {
    const { ask } = specialRouter({
      byNode: new Map([[0, Int32Array.of(3)]]),
      byZone: new Map([[1, Int32Array.of(2)]]),
    });
    expect([ask(0), ask(1)]).toEqual([3, 2]);
  });

  it('keep traffic from outside on the node that it comes to, and drop it where there is nothing', () => {
    const { ask } = specialRouter({ policies: LOCAL, local: new Map([[0, Int32Array.of(2)]]) });
    expect(Array.from({ length: 5 }, () => ask(0, OUTSIDE))).toEqual([2, 2, 2, 2, 2]);
    expect(ask(1, OUTSIDE)).toBe(Unrouted.noLocalEndpoint);
    // A pod of the node may go anywhere.
    expect(ask(1, { external: true })).toBeGreaterThan(0);
  });

  it('refuse when there is no endpoint anywhere', () => {
    const { ask } = specialRouter({ policies: LOCAL, hasAny: false });
    expect(ask(0, OUTSIDE)).toBe(Unrouted.rejected);
  });

  it('hold the clients of the load balancer against its source ranges', () => {
    const { ask } = specialRouter({ sourceRanges: Uint32Array.of(0, 0xfffffff8) });
    expect(ask(0, { ...OUTSIDE, loadBalancer: true, source: 7 })).toBeGreaterThan(0);
    expect(ask(0, { ...OUTSIDE, loadBalancer: true, source: 8 })).toBe(Unrouted.sourceNotAllowed);
    expect(ask(0, { ...OUTSIDE, source: 8 })).toBeGreaterThan(0);
  });

  it('keep a client with its endpoint on one node; another node knows nothing of it', () => {
    const clock = { now: 0 };
    const { router, ask } = specialRouter({ affinitySeconds: 100 }, clock);
    const first = ask(0);
    for (clock.now = 0; clock.now < 500; clock.now += 50) expect(ask(0)).toBe(first);
    const others = Array.from({ length: 40 }, (_, source) => ask(1, { source: source + 1 }));
    expect(new Set(others).size).toBe(3);
    // What a node has forgotten it draws again: 40 clients do not all meet the endpoint that they had.
    router.forget(1);
    expect(Array.from({ length: 40 }, (_, source) => ask(1, { source: source + 1 }))).not.toEqual(others);
  });

  it('tell a load balancer which nodes have a ready endpoint of their own', () => {
    const { views, router } = specialRouter({
      policies: LOCAL,
      localReady: new Map([[0, 1]]),
      answersForLoadBalancer: false,
    });
    expect([views.hasLocalReady(0, 0), views.hasLocalReady(1, 0)]).toEqual([true, false]);
    expect(router.answersForLoadBalancer(0, 0)).toBe(false);
  });
});
