import { describe, expect, it } from 'vitest';
import { RandomStreams } from '../../src/engine/random.ts';
import { Hosts } from '../../src/network/hosts.ts';
import { Router, Unrouted } from '../../src/network/router.ts';
import { RoutingViews } from '../../src/network/routingView.ts';
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
