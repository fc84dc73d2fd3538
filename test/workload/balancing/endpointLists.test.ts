import { describe, expect, it } from 'vitest';
import { Hosts } from '../../../src/network/hosts.ts';
import { PodAddresses } from '../../../src/network/podAddresses.ts';
import { EndpointLists } from '../../../src/workload/balancing/endpointLists.ts';

/** Nodes in zones a, b of one region and c of another, a pod on each. */
function lists(rule: 'as-listed' | 'locality') {
  const hosts = new Hosts(['n0', 'n1', 'n2'], ['a', 'b', 'c'], 0, ['near', 'near', 'far']);
  const addresses = new PodAddresses();
  for (const node of [0, 1, 2]) addresses.add(node);
  return new EndpointLists(hosts, addresses, rule);
}

function view(slots: readonly number[], more: object = {}) {
  return { slots: Int32Array.from(slots), hasWrongPort: false, ...more };
}

describe('the list of endpoints that clients of a source share', () => {
  it('is one object for all of them, until something changes', () => {
    const all = lists('as-listed');
    const before = all.of(view([0, 1]), 0);
    expect(all.of(view([0, 1]), 2)).toBe(before);
    expect(all.of(view([0]), 0)).not.toBe(before);
  });

  it('is another one when only a weight changes', () => {
    const all = lists('as-listed');
    const before = all.of(view([0, 1], { weights: Float64Array.of(1, 1) }), 0);
    const after = all.of(view([0, 1], { weights: Float64Array.of(1, 5) }), 0);
    expect([...(before.weights ?? [])]).toEqual([1, 1]);
    expect([...(after.weights ?? [])]).toEqual([1, 5]);
  });

  it('has the zones of the pods, and levels without gaps', () => {
    const list = lists('as-listed').of(view([2, 0], { priorities: Int32Array.of(7, 3) }), 0);
    expect([...(list.zones ?? [])]).toEqual([2, 0]);
    expect([...(list.priorities ?? [])]).toEqual([1, 0]);
  });

  it('prefers the own zone, then the own region, of each client', () => {
    const all = lists('locality');
    const levels = [0, 1, 2].map((place) => [...(all.of(view([0, 1, 2]), place).priorities ?? [])]);
    expect(levels).toEqual([
      [0, 1, 2],
      [1, 0, 2],
      [1, 1, 0],
    ]);
  });

  it('is empty while nothing is known', () => {
    expect(lists('locality').of(undefined, 0).ids).toHaveLength(0);
  });
});
