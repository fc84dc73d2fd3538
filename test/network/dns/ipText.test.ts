import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressType, isReverse, reversedAddress, sameAddress } from '../../../src/network/dns/ipText.ts';

describe('addresses as text', () => {
  it.each([
    ['10.96.0.1', 'A'],
    ['255.255.255.255', 'A'],
    ['::', 'AAAA'],
    ['1234:abcd::1', 'AAAA'],
    ['1:2:3:4:5:6:7:8', 'AAAA'],
    ['10.96.0', undefined],
    ['10.96.0.256', undefined],
    ['10.96.0.1.', undefined],
    ['1::2::3', undefined],
    ['1:2:3:4:5:6:7:8:9', undefined],
    ['1:2:3', undefined],
    ['12345::', undefined],
    ['web', undefined],
    ['', undefined],
  ])('%j are of type %s', (text, type) => {
    expect(addressType(text)).toBe(type);
  });

  it('are the same whatever the zeros of an IPv6 address look like', () => {
    expect(sameAddress('2001:db8::1', '2001:0DB8:0:0:0:0:0:0001')).toBe(true);
    expect(sameAddress('2001:db8::1', '2001:db8::2')).toBe(false);
    expect(sameAddress('10.0.0.1', '10.0.0.2')).toBe(false);
    expect(sameAddress('web', 'shop')).toBe(false);
  });

  it('are found again in the names by which they are looked up', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        expect(reversedAddress(`${address.split('.').reverse().join('.')}.in-addr.arpa.`)).toBe(address);
      }),
    );
    const groups = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(groups, (numbers) => {
        const digits = numbers.map((number) => number.toString(16).padStart(4, '0')).join('');
        const name = `${[...digits].reverse().join('.')}.ip6.arpa.`;
        const address = reversedAddress(name);
        expect(isReverse(name)).toBe(true);
        expect(sameAddress(address ?? '', numbers.map((number) => number.toString(16)).join(':'))).toBe(true);
      }),
    );
  });

  it('are not found in names that are too short, or in ordinary ones', () => {
    expect(reversedAddress('0.0.10.in-addr.arpa.')).toBeUndefined();
    expect(reversedAddress('1.0.ip6.arpa.')).toBeUndefined();
    expect(reversedAddress('web.default.svc.cluster.local.')).toBeUndefined();
    expect(isReverse('web.default.svc.cluster.local.')).toBe(false);
  });
});
