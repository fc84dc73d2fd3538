import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ServiceSlices } from '../../../../src/cluster/controllers/endpointSlice/serviceSlices.ts';
import type { Endpoint } from '../../../../src/cluster/objects.ts';

function endpoint(podUid: string, ready = true): Endpoint {
  return {
    podName: podUid,
    podUid,
    address: '10.244.0.2',
    slot: 0,
    nodeName: 'n',
    ready,
    serving: ready,
    terminating: false,
    targetPorts: [80],
  };
}

describe('ServiceSlices', () => {
  it('has one empty slice at first', () => {
    const { write, remove } = new ServiceSlices(2).takeChanges();
    expect(write.map(({ id, endpoints }) => [id, endpoints.size])).toEqual([[0, 0]]);
    expect(remove).toEqual([]);
  });

  it('fills the fullest slice that has room', () => {
    const slices = new ServiceSlices(2);
    for (const uid of ['a', 'b', 'c', 'd', 'e']) slices.set(uid, endpoint(uid));
    slices.takeChanges();
    for (const uid of ['b', 'c', 'd']) slices.set(uid, undefined);
    slices.set('f', endpoint('f'));
    const { write, remove } = slices.takeChanges();
    expect(remove).toEqual([1]);
    expect(write.map(({ id, endpoints }) => [id, [...endpoints.keys()]])).toEqual([[0, ['a', 'f']]]);
  });

  it('takes over slices that are there, without a write until one of their pods changes', () => {
    const slices = new ServiceSlices(2, [[endpoint('a'), endpoint('b')], [endpoint('c')]]);
    expect(slices.takeChanges()).toEqual({ write: [], remove: [] });
    expect(slices.pods()).toEqual(['a', 'b', 'c']);
    slices.set('c', endpoint('c'));
    slices.set('a', undefined);
    slices.set('d', endpoint('d'));
    const { write } = slices.takeChanges();
    // Both slices have room for one more: the first of the fullest gets it.
    expect(write.map(({ id, endpoints }) => [id, [...endpoints.keys()]])).toEqual([[0, ['b', 'd']]]);
  });

  it('writes nothing for an endpoint that stays as it is', () => {
    const slices = new ServiceSlices(2);
    slices.set('a', endpoint('a'));
    slices.takeChanges();
    slices.set('a', endpoint('a'));
    expect(slices.takeChanges()).toEqual({ write: [], remove: [] });
    slices.set('a', endpoint('a', false));
    expect(slices.takeChanges().write).toHaveLength(1);
  });

  it('holds every endpoint exactly once, in slices no larger than allowed, as written so far', () => {
    const step = fc.record({
      uid: fc.constantFrom(...'abcdefghij'),
      present: fc.boolean(),
      write: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const slices = new ServiceSlices(3);
        const expected = new Set<string>();
        const written = new Map<number, string[]>();
        const writeAll = (): void => {
          const { write, remove } = slices.takeChanges();
          for (const { id, endpoints } of write) written.set(id, [...endpoints.keys()]);
          for (const id of remove) written.delete(id);
        };
        for (const { uid, present, write } of steps) {
          slices.set(uid, present ? endpoint(uid) : undefined);
          if (present) expected.add(uid);
          else expected.delete(uid);
          if (write) writeAll();
        }
        writeAll();
        expect([...written.values()].flat().sort()).toEqual([...expected].sort());
        expect(slices.pods().sort()).toEqual([...expected].sort());
        for (const uids of written.values()) expect(uids.length).toBeLessThanOrEqual(3);
        if (written.size > 1) for (const uids of written.values()) expect(uids.length).toBeGreaterThan(0);
      }),
    );
  });
});
