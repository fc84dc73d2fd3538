import { describe, expect, it } from 'vitest';
import { Hosts, INTERNET } from '../../src/network/hosts.ts';

function hosts(): Hosts {
  return new Hosts(['n0', 'n1', 'n2', 'n3'], ['a', 'b', 'a', '']);
}

describe('hosts', () => {
  it('number the nodes in the order of the scenario, and zones in the order in which they appear', () => {
    const all = hosts();
    expect(all.count).toBe(4);
    expect(all.names.map((name) => all.numberOf(name))).toEqual([0, 1, 2, 3]);
    expect([...all.zone]).toEqual([0, 1, 0, 2]);
    expect(() => all.numberOf('n9')).toThrow(/no node is called n9/);
  });

  it('put nodes without a zone label into one zone', () => {
    expect([...new Hosts(['x', 'y'], ['', '']).zone]).toEqual([0, 0]);
  });

  it('number regions likewise, and put nodes without a region label into one', () => {
    const all = new Hosts(['n0', 'n1', 'n2'], ['a', 'a', 'a'], 1, ['x', 'y', '']);
    expect([...all.region].slice(0, 3)).toEqual([0, 1, 2]);
    expect([...hosts().region]).toEqual([0, 0, 0, 0]);
    expect(all.region[all.add('n3', 'a', 'y')]).toBe(1);
  });

  it('all have power, a network and their normal speed at the start', () => {
    const all = hosts();
    for (const node of [0, 1, 2, 3]) {
      expect([all.dead(node), all.isolated(node), all.slowdown[node]]).toEqual([false, false, 1]);
    }
    expect([all.dead(INTERNET), all.isolated(INTERNET)]).toEqual([false, false]);
  });
});

describe('hosts that come and go', () => {
  const growing = () => new Hosts(['n0', 'n1'], ['a', 'b'], 2);

  it('have numbers in reserve, which nothing reaches before somebody has them', () => {
    const all = growing();
    expect(all.count).toBe(4);
    expect([...all.present]).toEqual([0, 1]);
    expect([all.dead(2), all.reachable(INTERNET, 2), all.reachable(0, 3)]).toEqual([true, false, false]);
    expect(all.has('n2')).toBe(false);
  });

  it('take the lowest number that is free, in a zone that may be new', () => {
    const all = growing();
    expect([all.add('n2', 'c'), all.add('n3', 'a')]).toEqual([2, 3]);
    expect([...all.zone]).toEqual([0, 1, 2, 0]);
    expect(all.dead(2)).toBe(true);
    all.powered[2] = 1;
    expect(all.reachable(0, 2)).toBe(true);
    expect([...all.present]).toEqual([0, 1, 2, 3]);
    expect(() => all.add('n4', 'a')).toThrow(RangeError);
  });

  it('give their number to another, which begins without faults', () => {
    const all = growing();
    Object.assign(all.partitioned, { 1: 1 });
    all.slowdown[1] = 5;
    all.draining[1] = 1;
    all.remove('n1');
    expect([all.has('n1'), all.dead(1), [...all.present]]).toEqual([false, true, [0]]);
    expect(() => all.numberOf('n1')).toThrow(RangeError);
    expect(all.add('n2', 'b')).toBe(1);
    expect(all.names[1]).toBe('n2');
    expect([all.partitioned[1], all.slowdown[1], all.draining[1]]).toEqual([0, 1, 0]);
  });
});

describe('whether a packet gets from one place to another', () => {
  const up = { powered: 1, partitioned: 0 };
  const down = { powered: 0, partitioned: 0 };
  const cut = { powered: 1, partitioned: 1 };
  const downAndCut = { powered: 0, partitioned: 1 };

  function with1(state: typeof up): Hosts {
    const all = hosts();
    all.powered[1] = state.powered;
    all.partitioned[1] = state.partitioned;
    return all;
  }

  it.each([
    ['runs', up, { other: true, itself: true, isolated: false, dead: false }],
    ['has no power', down, { other: false, itself: false, isolated: false, dead: true }],
    ['is cut off', cut, { other: false, itself: true, isolated: true, dead: false }],
    ['is cut off and has no power', downAndCut, { other: false, itself: false, isolated: false, dead: true }],
  ] as const)('a node that %s', (_, state, expected) => {
    const all = with1(state);
    for (const place of [0, 2, INTERNET]) {
      expect(all.reachable(place, 1)).toBe(expected.other);
      expect(all.reachable(1, place)).toBe(expected.other);
    }
    expect(all.reachable(1, 1)).toBe(expected.itself);
    expect(all.isolated(1)).toBe(expected.isolated);
    expect(all.dead(1)).toBe(expected.dead);
  });

  it('does not depend on nodes that are not on the way', () => {
    const all = with1(down);
    expect(all.reachable(0, 2)).toBe(true);
    expect(all.reachable(INTERNET, 3)).toBe(true);
    expect(all.reachable(INTERNET, INTERNET)).toBe(true);
    expect(all.pathOpen(0, -1, 2)).toBe(true);
    expect(all.pathOpen(0, 2, 3)).toBe(true);
  });

  it('needs every hop of the path', () => {
    const all = with1(cut);
    expect(all.pathOpen(0, 1, 2)).toBe(false);
    expect(all.pathOpen(1, 0, 2)).toBe(false);
    expect(all.pathOpen(0, 2, 1)).toBe(false);
    expect(all.pathOpen(INTERNET, 1, 1)).toBe(false);
    // A node that is cut off still talks to itself.
    expect(all.pathOpen(1, 1, 1)).toBe(true);
    expect(all.pathOpen(1, -1, 1)).toBe(true);
  });
});
