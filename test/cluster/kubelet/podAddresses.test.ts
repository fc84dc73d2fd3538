import { describe, expect, it } from 'vitest';
import { PodAddresses } from '../../../src/cluster/kubelet/podAddresses.ts';

describe('PodAddresses', () => {
  it('gives the next address, not one that was just freed', () => {
    const addresses = new PodAddresses('10.244.7.0/24');
    expect([addresses.allocate(), addresses.allocate()]).toEqual(['10.244.7.2', '10.244.7.3']);
    addresses.release('10.244.7.2');
    expect(addresses.allocate()).toBe('10.244.7.4');
  });

  it('gives all 253 addresses, then none, then the one that is freed', () => {
    const addresses = new PodAddresses('10.244.7.0/24');
    const given = Array.from({ length: 253 }, () => addresses.allocate());
    expect(new Set(given).size).toBe(253);
    expect(given).not.toContain('10.244.7.1');
    expect(given).not.toContain('10.244.7.255');
    expect(addresses.allocate()).toBeUndefined();
    addresses.release('10.244.7.9');
    expect(addresses.allocate()).toBe('10.244.7.9');
  });

  it('refuses what is not a network', () => {
    expect(() => new PodAddresses('pods')).toThrow(RangeError);
  });
});
