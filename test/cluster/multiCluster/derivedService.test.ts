import { describe, expect, it } from 'vitest';
import { derivedServiceName, importedName } from '../../../src/cluster/multiCluster/derivedService.ts';

describe('the name of a derived Service', () => {
  it('is the beginning of a hash in base 32, as the reference implementation makes it', () => {
    // By another implementation: base64.b32hexencode(hashlib.sha256(b"default/my-nginx").digest()) of Python.
    expect(derivedServiceName('default', 'my-nginx')).toBe('derived-2204l7s0l6');
    expect(derivedServiceName('shop', 'cart')).toBe('derived-bsqa4s8pq5');
  });

  it('is told from that of a Service of the cluster by the label of its import', () => {
    expect(importedName({ 'multicluster.kubernetes.io/service-name': 'web' })).toBe('web');
    expect(importedName({ app: 'web' })).toBeUndefined();
  });
});
