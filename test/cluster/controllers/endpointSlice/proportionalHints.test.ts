import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Hintable,
  proportionalHints,
} from '../../../../src/cluster/controllers/endpointSlice/proportionalHints.ts';
import {
  isOverloaded,
  zoneAllocations,
} from '../../../../src/cluster/controllers/endpointSlice/zoneAllocations.ts';

const ZONES = ['a', 'b', 'c'];

/** Slices of endpoints, and the zones' shares of the CPUs. */
const cluster = fc.record({
  slices: fc.array(
    fc.array(fc.record({ zone: fc.constantFrom(...ZONES), ready: fc.boolean() }), { maxLength: 8 }),
    { maxLength: 4 },
  ),
  cpus: fc.array(fc.integer({ min: 1, max: 64 }), { minLength: 3, maxLength: 3 }),
});

describe('hints in proportion', () => {
  it('give every ready endpoint exactly one zone, and the counts tell which', () => {
    fc.assert(
      fc.property(cluster, ({ slices, cpus }) => {
        const total = cpus[0] + cpus[1] + cpus[2];
        const ratios = new Map(ZONES.map((zone, i) => [zone, cpus[i] / total]));
        const ready = slices.flat().filter((endpoint) => endpoint.ready);
        const allocations = zoneAllocations(ratios, ready.length);
        fc.pre(typeof allocations !== 'string');
        const hinted = proportionalHints<Hintable>({ changed: slices, unchanged: [] }, allocations);
        expect(new Set(hinted?.hints.keys())).toEqual(new Set(ready));
        const perZone = hinted?.perZone ?? new Map<string, number>();
        expect([...perZone.values()].reduce((sum, count) => sum + count, 0)).toBe(ready.length);
        for (const [zone, count] of perZone)
          expect([...(hinted?.hints.values() ?? [])].filter((each) => each === zone)).toHaveLength(count);
      }),
    );
  });

  it('stay as they are in slices that are not written, as long as they fit', () => {
    const allocations = new Map([
      ['a', { minimum: 1, maximum: 2, desired: 1.5 }],
      ['b', { minimum: 1, maximum: 2, desired: 1.5 }],
    ]);
    const kept = [{ ready: true, zone: 'a', hintZones: ['b'] }];
    const changed = [[{ ready: true, zone: 'a' }], [{ ready: true, zone: 'a' }]];
    const fits = proportionalHints<Hintable>({ changed, unchanged: [kept] }, allocations);
    expect(fits?.rewritten).toEqual([]);
    expect(fits?.perZone).toEqual(
      new Map([
        ['b', 1],
        ['a', 2],
      ]),
    );
    const strange = [{ ready: true, zone: 'a', hintZones: ['z'] }];
    expect(proportionalHints<Hintable>({ changed, unchanged: [strange] }, allocations)?.rewritten).toEqual([
      strange,
    ]);
  });

  it('fit the zones until one has a sixth less than its share', () => {
    const halves = new Map([
      ['a', 0.5],
      ['b', 0.5],
    ]);
    const zones = (a: number, b: number) =>
      new Map([
        ['a', a],
        ['b', b],
      ]);
    // Of 12 endpoints each zone needs 6 / 1.2 = 5.
    expect(isOverloaded(zones(5, 7), halves)).toBe(false);
    expect(isOverloaded(zones(4, 8), halves)).toBe(true);
    expect(isOverloaded(zones(6, 6), undefined)).toBe(true);
    expect(isOverloaded(new Map(), undefined)).toBe(false);
  });

  it('are given up if an endpoint has no zone, or there are too few endpoints', () => {
    const halves = new Map([
      ['a', 0.5],
      ['b', 0.5],
    ]);
    const allocations = zoneAllocations(halves, 2);
    if (typeof allocations === 'string') return expect.unreachable();
    expect(proportionalHints({ changed: [[{ ready: true }]], unchanged: [] }, allocations)).toBeUndefined();
    expect(zoneAllocations(halves, 1)).toBe('Insufficient number of endpoints');
    // Each of three zones would need 1 of 3, and the largest more than one.
    expect(
      zoneAllocations(
        new Map([
          ['a', 0.8],
          ['b', 0.1],
          ['c', 0.1],
        ]),
        3,
      ),
    ).toBe('Minimum allocation exceeds overload threshold');
    return undefined;
  });
});
