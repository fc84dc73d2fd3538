import { describe, expect, it } from 'vitest';
import { isInBlock, isInNetwork } from '../../../src/network/policy/ipBlock.ts';

describe('a block of addresses', () => {
  it.each([
    ['10.0.0.0', '10.0.0.0/8', true],
    ['10.255.255.255', '10.0.0.0/8', true],
    ['11.0.0.0', '10.0.0.0/8', false],
    ['9.255.255.255', '10.0.0.0/8', false],
    ['203.0.113.7', '0.0.0.0/0', true],
    ['203.0.113.7', '203.0.113.7/32', true],
    ['203.0.113.6', '203.0.113.7/32', false],
    ['fd00::1', 'fd00::/8', true],
    ['fd00::1', '0.0.0.0/0', false],
    ['10.0.0.1', 'fd00::/8', false],
    ['10.0.0.1', 'nonsense', false],
    ['nonsense', '10.0.0.0/8', false],
  ])('tells whether %s is in %s', (address, cidr, expected) => {
    expect(isInNetwork(address, cidr)).toBe(expected);
  });

  it('does not contain what it leaves out', () => {
    const block = { cidr: '10.0.0.0/8', except: ['10.1.0.0/16', '10.2.3.4/32'] };
    expect(['10.0.0.1', '10.1.0.1', '10.2.3.4', '10.2.3.5'].map((ip) => isInBlock(ip, block))).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });
});
