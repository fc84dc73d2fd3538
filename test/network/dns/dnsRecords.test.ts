import { describe, expect, it } from 'vitest';
import { records, service, slice } from './parts.ts';

describe('what the DNS servers know', () => {
  it('is the Services with their ready endpoints, under the ports of the pods', () => {
    const peers = records().service('default', 'peers');
    expect(peers?.endpoints.map(({ address }) => address)).toEqual(['10.244.0.1', '10.244.0.2']);
    expect(peers?.endpoints[0].ports).toEqual([{ name: 'http', port: 8080, protocol: 'TCP' }]);
    expect(records().service('default', 'cart')).toBeUndefined();
  });

  it('has namespaces that every cluster has, and those of its Services', () => {
    const known = records();
    expect(['default', 'kube-system', 'shop', 'nowhere'].map((name) => known.isExposed(name))).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });

  it('knows a pod by its address, in its own namespace', () => {
    expect(records().hasPod('default', '10.244.0.1')).toBe(true);
    expect(records().hasPod('default', '10.244.0.9')).toBe(false);
    expect(records().hasPod('shop', '10.244.0.1')).toBe(false);
  });

  it('forgets what is deleted, and takes slices that come before their Service', () => {
    const known = records();
    known.takeSlice(slice('peers', []), false);
    expect(known.service('default', 'peers')?.endpoints).toEqual([]);
    known.takeSlice(slice('late', []), true);
    expect(known.service('default', 'late')).toBeUndefined();
    known.takeService(service('late', '10.96.0.7'), true);
    expect([...known.services()].map(({ name }) => name)).toContain('late');
  });
});
