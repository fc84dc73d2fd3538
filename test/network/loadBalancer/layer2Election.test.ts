import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  announcement,
  candidateOrder,
  nodesWithEndpoint,
} from '../../../src/network/loadBalancer/layer2Election.ts';

const endpoint = (node: string, ready: boolean | null = true, serving: boolean | null = null) => ({
  node,
  ready,
  serving,
});
const question = {
  address: '10.20.30.1',
  externalTrafficPolicy: 'Cluster',
  speakers: ['a', 'b', 'c'],
  advertisedFrom: ['a', 'b', 'c'],
  excluded: [],
  ignoreExcludeLabel: false,
  endpoints: [endpoint('a')],
} as const;
const announcers = (changes: object = {}) =>
  ['a', 'b', 'c'].filter((node) => announcement(node, { ...question, ...changes }) === 'announce');

describe('the election of the node that announces an address', () => {
  it('takes the node with the smallest hash of its name and the address', () => {
    const hash = (node: string) => createHash('sha256').update(`${node}#${question.address}`).digest();
    const smallest = ['a', 'b', 'c'].sort((x, y) => Buffer.compare(hash(x), hash(y)))[0];
    expect(announcers()).toEqual([smallest]);
  });

  it('has exactly one winner, who keeps the address as long as he is there', () => {
    const names = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 8 }), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(names, fc.ipV4(), (nodes, address) => {
        const order = candidateOrder(nodes, address);
        expect(order.toSorted()).toEqual(nodes.toSorted());
        // Whoever else goes, and in whatever order they are known, the first stays the first.
        const others = order.slice(1, -1).concat(order[0]);
        expect(candidateOrder(others, address)[0]).toBe(order[0]);
        expect(candidateOrder(order.slice(1), address)[0]).toBe(order[1]);
      }),
      { numRuns: 200 },
    );
  });

  it('spreads addresses over the nodes', () => {
    const wins = new Map<string, number>();
    for (let i = 0; i < 300; i++) {
      const winner = candidateOrder(['a', 'b', 'c'], `10.0.1.${i}`)[0];
      wins.set(winner, (wins.get(winner) ?? 0) + 1);
    }
    // 100 each; five standard deviations of a binomial with p = 1/3 are 41.
    for (const node of ['a', 'b', 'c']) expect(Math.abs((wins.get(node) ?? 0) - 100)).toBeLessThan(41);
  });

  it('prefers a node with a score, and leaves out those that are excluded', () => {
    const [winner, second] = candidateOrder(['a', 'b', 'c'], question.address);
    const last = candidateOrder(['a', 'b', 'c'], question.address, { [second]: 1 });
    expect(last.slice(0, 2)).toEqual([second, winner]);
    expect(announcers({ excluded: [winner] })).toEqual([second]);
    expect(announcers({ excluded: [winner], ignoreExcludeLabel: true })).toEqual([winner]);
  });

  it('takes only nodes with an endpoint for policy Local', () => {
    for (const node of ['a', 'b', 'c'])
      expect(announcers({ externalTrafficPolicy: 'Local', endpoints: [endpoint(node)] })).toEqual([node]);
  });

  it('has no winner while no endpoint takes connections; one that terminates may', () => {
    expect(announcers({ endpoints: [] })).toEqual([]);
    expect(announcers({ endpoints: [endpoint('a', false, false)] })).toEqual([]);
    expect(announcers({ endpoints: [endpoint('a', false, true)] })).toHaveLength(1);
    expect(nodesWithEndpoint(['a', 'b'], [endpoint('b', null), endpoint('a', false)])).toEqual(['b']);
  });
});
