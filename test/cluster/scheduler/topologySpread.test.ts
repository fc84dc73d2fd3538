import { describe, expect, it } from 'vitest';
import { HOSTNAME_LABEL, type Labels, ZONE_LABEL } from '../../../src/cluster/objects.ts';
import { SYSTEM_DEFAULTS, topologySpreadScores } from '../../../src/cluster/scheduler/topologySpread.ts';

const { constraints: SYSTEM_DEFAULT_CONSTRAINTS } = SYSTEM_DEFAULTS;

/** Nodes with the given numbers of matching pods, and the scores under the default constraints. */
function scores(counts: readonly number[], zones: readonly (string | undefined)[]): number[] {
  const labels: Labels[] = zones.map((zone, i) => ({
    [HOSTNAME_LABEL]: `n${i}`,
    ...(zone !== undefined && { [ZONE_LABEL]: zone }),
  }));
  const inZone = (zone: string | undefined): number =>
    counts.reduce((sum, count, i) => (zones[i] === zone ? sum + count : sum), 0);
  const countIn = (constraint: number, node: number): number =>
    SYSTEM_DEFAULT_CONSTRAINTS[constraint].topologyKey === ZONE_LABEL ? inZone(zones[node]) : counts[node];
  return topologySpreadScores(SYSTEM_DEFAULT_CONSTRAINTS, labels, countIn, false);
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
  const hostname = [{ maxSkew: 1, topologyKey: HOSTNAME_LABEL }];
  const node = (name: string): Labels => ({ [HOSTNAME_LABEL]: name });

  it('counts decide alone with a skew of 1', () => {
    const counts = [2, 1, 0, 3];
    const result = topologySpreadScores(hostname, ['a', 'b', 'c', 'd'].map(node), (_, i) => counts[i], true);
    // w = ln 6 = 1.79: raw 4, 2, 0, 5.
    expect(result).toEqual([20, 60, 100, 0]);
  });

  it('all score 100 when there is nothing to count', () => {
    expect(topologySpreadScores(hostname, ['a', 'b'].map(node), () => 0, true)).toEqual([100, 100]);
  });

  it('a node without the label scores 0 and does not count as a domain', () => {
    const zone = [{ maxSkew: 1, topologyKey: ZONE_LABEL }];
    const labels: Labels[] = [{ [ZONE_LABEL]: 'a' }, {}, { [ZONE_LABEL]: 'b' }];
    const counts = [4, 9, 2];
    // Two domains: w = ln 4 = 1.386: raw 5.5 -> 6 and 2.8 -> 3; floor(100 (6 + 3 - 6) / 6) = 50.
    expect(topologySpreadScores(zone, labels, (_, i) => counts[i], true)).toEqual([50, 0, 100]);
  });
});
