import { describe, expect, it } from 'vitest';
import { LookupTable } from '../../../src/network/dns/lookupTable.ts';
import { endpoint, records, service, slice } from './parts.ts';

describe('the table of answers', () => {
  it('has the address of a Service, the pods of a headless one, or nothing', () => {
    const table = new LookupTable(records());
    const [web, peers, nope] = ['web', 'peers', 'nope'].map((name) =>
      table.question(`${name}.default.svc.cluster.local.`),
    );
    expect(table.answers[web]).toEqual({ address: '10.96.0.80', slots: new Int32Array(0) });
    expect(table.answers[peers]).toEqual({ address: '', slots: Int32Array.of(1, 2) });
    expect(table.answers[nope]).toBeUndefined();
    expect(table.ttl).toBe(30);
  });

  it('numbers each question and each Service once', () => {
    const table = new LookupTable(records());
    expect(table.question('a.')).toBe(table.question('a.'));
    expect(table.question('b.')).not.toBe(table.question('a.'));
    expect(table.want('default', 'web')).toBe(table.want('default', 'web'));
    expect(table.want('shop', 'web')).not.toBe(table.want('default', 'web'));
  });

  it('changes an answer when its Service changes, and leaves the one that somebody holds as it was', () => {
    const known = records();
    const table = new LookupTable(known);
    const peers = table.question('peers.default.svc.cluster.local.');
    const held = table.answers[peers];
    known.takeSlice(slice('peers', [endpoint(9)]), true);
    expect(table.answers[peers]).toBe(held);
    table.changed('default', 'peers');
    expect(table.answers[peers]?.slots).toEqual(Int32Array.of(9));
    expect(held?.slots).toEqual(Int32Array.of(1, 2));
    known.takeService(service('peers', 'None'), false);
    table.changed('default', 'peers');
    expect(table.answers[peers]).toBeUndefined();
  });

  it('follows the address that nodes route by, which a headless Service does not have', () => {
    const table = new LookupTable(records());
    const [web, empty] = [table.want('default', 'web'), table.want('default', 'empty')];
    expect(table.addresses[web]).toBeUndefined();
    table.routed('default', 'web', '10.96.0.80');
    table.routed('default', 'empty', 'None');
    table.changed('default', 'empty');
    expect([table.addresses[web], table.addresses[empty]]).toEqual(['10.96.0.80', undefined]);
    expect([table.empty[web], table.empty[empty]]).toEqual([false, true]);
    table.routed('default', 'web', undefined);
    expect(table.addresses[web]).toBeUndefined();
  });
});
