import { describe, expect, it } from 'vitest';
import { RoutingViews } from '../../src/network/routingView.ts';

const RULES = { version: 5, ports: [undefined, { version: 2, slots: Int32Array.of(4, 7) }] };

describe('routing views', () => {
  it('know nothing at the start', () => {
    const views = new RoutingViews(2);
    expect(views.endpoints(0, 1)).toHaveLength(0);
    expect(views.version(0)).toBe(0);
  });

  it('are of one node: programming one leaves the others', () => {
    const views = new RoutingViews(2);
    views.program(1, RULES);
    expect([...views.endpoints(1, 1)]).toEqual([4, 7]);
    expect(views.version(1)).toBe(5);
    expect(views.endpoints(0, 1)).toHaveLength(0);
    expect(views.version(0)).toBe(0);
  });

  it('hold no endpoint for a port without rules, or one that came later', () => {
    const views = new RoutingViews(1);
    views.program(0, RULES);
    expect(views.endpoints(0, 0)).toHaveLength(0);
    expect(views.endpoints(0, 9)).toHaveLength(0);
  });

  it('forget what they are told to', () => {
    const views = new RoutingViews(1);
    views.program(0, RULES);
    views.clear(0);
    expect(views.endpoints(0, 1)).toHaveLength(0);
    expect(views.version(0)).toBe(0);
  });
});
