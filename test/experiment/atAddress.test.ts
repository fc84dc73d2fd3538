import { expect, it } from 'vitest';
import { atAddress } from '../../src/experiment/atAddress.ts';

it.each([
  ['10.244.0.1', 'nobody'],
  ['10.244.1.254', 'nobody'],
  ['10.244.2.1', 'outside'],
  ['10.96.0.10', 'nobody'],
  ['10.112.0.1', 'outside'],
  ['192.168.0.2', { node: 1 }],
  ['192.168.0.3', 'outside'],
  ['8.8.8.8', 'outside'],
  ['db.example.com', 'outside'],
] as const)('in a cluster of two nodes %s is %j', (address, expected) => {
  expect(atAddress(2)(address)).toEqual(expected);
});
