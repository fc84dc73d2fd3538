import { describe, expect, it } from 'vitest';
import { HOSTNAME_LABEL, ZONE_LABEL } from '../../../src/cluster/objects.ts';
import {
  type SpreadCandidates,
  SYSTEM_DEFAULTS,
  topologySpreadScores,
} from '../../../src/cluster/scheduler/topologySpread.ts';

const { constraints: SYSTEM_DEFAULT_CONSTRAINTS } = SYSTEM_DEFAULTS;

/** The scores of as many nodes as the constraints have. */
function scored(constraints: readonly SpreadCandidates[], requireAllTopologies: boolean): number[] {
  const nodes = constraints[0].counts.length;
  const scores = new Float64Array(nodes + 1).fill(-7);
  topologySpreadScores(constraints, nodes, requireAllTopologies, scores);
  expect(scores[nodes]).toBe(-7);
  return [...scores.subarray(0, nodes)];
}

/** Numbers of the domains, in the order in which they are first seen; -1 for a node without the label. */
function domainsOf(zones: readonly (string | undefined)[]): number[] {
  const names = [...new Set(zones)].filter((zone) => zone !== undefined);
  return zones.map((zone) => (zone === undefined ? -1 : names.indexOf(zone)));
}

/** Nodes with the given numbers of matching pods, and the scores under the default constraints. */
function scores(counts: readonly number[], zones: readonly (string | undefined)[]): number[] {
  const inZone = (zone: string | undefined): number =>
    counts.reduce((sum, count, i) => (zones[i] === zone ? sum + count : sum), 0);
  const constraints = SYSTEM_DEFAULT_CONSTRAINTS.map(({ maxSkew, topologyKey }) =>
    topologyKey === ZONE_LABEL
      ? { maxSkew, topologyKey, domains: domainsOf(zones), counts: zones.map(inZone) }
      : { maxSkew, topologyKey, domains: counts.map((_, i) => i), counts },
  );
  return scored(constraints, false);
}

const ABC = ['a', 'b', 'c'];
const AAA = ['a', 'a', 'a'];

describe('PodTopologySpread with the default constraints', () => {
  it.each([
    // Three zones: w = ln 5 for both; one pod gives 2 ln 5 + 6 = 9.2, none 6; 100 (9 + 6 - 9) / 9 = 66.
    [[1, 0, 0], ABC, [66, 100, 100]],
    // One zone: its weight is ln 3 and its count is the same for all; raw 9, 7, 7.
    [[1, 0, 0], AAA, [77, 100, 100]],
    [[11, 10, 10], ABC, [92, 100, 100]],
    [[11, 10, 10], AAA, [96, 100, 100]],
    [[0, 0, 0], ABC, [100, 100, 100]],
  ])('counts %j in zones %j give %j', (counts, zones, expected) => {
    expect(scores(counts, zones)).toEqual(expected);
  });

  it('keeps a node without a zone: it is a domain of its own, and scored by its hostname only', () => {
    // Two nodes, domains "a" and "": w = ln 4 for both. Node 0: ln 4 + 2 + ln 4 + 4 = 8.77; node 1: 2.
    expect(scores([1, 0], ['a', undefined])).toEqual([Math.floor((100 * (9 + 2 - 9)) / 9), 100]);
  });

  it('prefers the emptier node whatever the number of nodes', () => {
    for (const nodes of [2, 5, 20]) {
      const result = scores([1, ...Array<number>(nodes - 1).fill(0)], Array<string>(nodes).fill('a'));
      expect(result[0]).toBeLessThan(result[1]);
    }
  });
});

describe('PodTopologySpread with constraints of the pod', () => {
  const hostname = (counts: readonly number[]): SpreadCandidates => ({
    maxSkew: 1,
    topologyKey: HOSTNAME_LABEL,
    domains: counts.map((_, i) => i),
    counts,
  });

  it('counts decide alone with a skew of 1', () => {
    // w = ln 6 = 1.79: raw 4, 2, 0, 5.
    expect(scored([hostname([2, 1, 0, 3])], true)).toEqual([20, 60, 100, 0]);
  });

  it('all score 100 when there is nothing to count', () => {
    expect(scored([hostname([0, 0])], true)).toEqual([100, 100]);
  });

  it('a node without the label scores 0 and does not count as a domain', () => {
    const zone = { maxSkew: 1, topologyKey: ZONE_LABEL, domains: [0, -1, 1], counts: [4, 9, 2] };
    // Two domains: w = ln 4 = 1.386: raw 5.5 -> 6 and 2.8 -> 3; floor(100 (6 + 3 - 6) / 6) = 50.
    expect(scored([zone], true)).toEqual([50, 0, 100]);
  });

  it('the hostname constraint has as many domains as there are nodes with all labels', () => {
    const zone = { maxSkew: 1, topologyKey: ZONE_LABEL, domains: [0, -1, 1], counts: [0, 0, 0] };
    // Two nodes: w = ln 4 = 1.386: raw 3 x 1.386 = 4.2 -> 4 and 0; without the label the third would make it ln 5.
    expect(scored([hostname([3, 8, 0]), zone], true)).toEqual([0, 0, 100]);
    // One pod a node more, raw 10 and 8 with ln 4 (7 x 1.386 and 6 x 1.386): floor(100 (10 + 8 - 10) / 10) = 80.
    expect(scored([hostname([7, 8, 6]), zone], true)).toEqual([80, 0, 100]);
  });
});
