import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clusterResolver, namesToTry, resolverKind } from '../../../src/network/dns/resolver.ts';

const pod = clusterResolver('shop');

describe('the resolver of a pod', () => {
  it('looks in its own namespace first, then in the cluster', () => {
    expect(namesToTry('web', pod)).toEqual([
      'web.shop.svc.cluster.local.',
      'web.svc.cluster.local.',
      'web.cluster.local.',
      'web.',
    ]);
  });

  it('finds web.default at the second try, and a full name with four dots only at the last', () => {
    expect(namesToTry('web.default', pod).indexOf('web.default.svc.cluster.local.')).toBe(1);
    const full = 'web.default.svc.cluster.local';
    expect(namesToTry(full, pod).indexOf(`${full}.`)).toBe(3);
    expect(namesToTry(full, clusterResolver('shop', 'cluster.local', [], 4))[0]).toBe(`${full}.`);
  });

  it('tries a name with a dot at its end once', () => {
    expect(namesToTry('web.default.svc.cluster.local.', pod)).toEqual(['web.default.svc.cluster.local.']);
  });

  it('adds the domains of its node behind those of the cluster, no more than 32 in all', () => {
    const hosts = Array.from({ length: 40 }, (_, i) => `d${i}.example`);
    const { search } = clusterResolver('shop', 'cluster.local', hosts);
    expect(search).toHaveLength(32);
    expect(search.slice(2, 4)).toEqual(['cluster.local', 'd0.example']);
  });

  it('tries every domain once and the name itself once, whatever the name', () => {
    const label = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
    const name = fc.array(label, { minLength: 1, maxLength: 8 }).map((labels) => labels.join('.'));
    fc.assert(
      fc.property(name, fc.nat(8), (text, ndots) => {
        const tried = namesToTry(text, clusterResolver('shop', 'cluster.local', [], ndots));
        expect(tried).toHaveLength(4);
        expect(new Set(tried).size).toBe(4);
        const dots = text.split('.').length - 1;
        expect(tried.indexOf(`${text}.`)).toBe(dots >= ndots ? 0 : 3);
      }),
    );
  });

  it('is that of the node for a pod on its network, unless the policy says otherwise', () => {
    expect(resolverKind('ClusterFirst', true)).toBe('node');
    expect(resolverKind('ClusterFirstWithHostNet', true)).toBe('cluster');
    expect(resolverKind('Sometimes', false)).toBeUndefined();
  });
});
