import { describe, expect, it } from 'vitest';
import { parseCIDR } from '../../../src/cluster/services/ipAddress.ts';
import {
  clusterIPBand,
  firstAddress,
  nodePortBand,
  usableAddresses,
} from '../../../src/cluster/services/serviceRange.ts';

function range(cidr: string) {
  const parsed = parseCIDR(cidr);
  if (parsed === undefined) throw new Error(`${cidr} is not a range`);
  return parsed;
}

describe('the bands for given addresses and ports', () => {
  it('are those of the Kubernetes sources', () => {
    // KEP-3070: /24 -> 16, /22 -> 64, /12 -> 256; KEP-3668: 2768 node ports -> 86.
    expect(
      ['10.0.0.0/28', '10.0.0.0/24', '10.0.0.0/22', '10.96.0.0/12'].map(range).map(clusterIPBand),
    ).toEqual([0, 16, 64, 256]);
    expect([16, 17, 128, 2768, 8192].map(nodePortBand)).toEqual([0, 16, 16, 86, 128]);
  });

  it('are empty for a range that is (nearly) the whole family', () => {
    expect(
      ['0.0.0.0/0', '128.0.0.0/1', '0.0.0.0/2', '::/0', '::/1', '::/2'].map(range).map(clusterIPBand),
    ).toEqual([0, 0, 256, 0, 0, 256]);
  });
});

describe('the addresses of a range', () => {
  it('leave out the network and, of IPv4, the broadcast address', () => {
    expect(
      ['10.0.0.0/24', '10.0.0.0/30', '10.0.0.0/31', '10.0.0.0/32'].map(range).map(usableAddresses),
    ).toEqual([254n, 2n, 0n, 0n]);
    expect(['fd00::/120', 'fd00::/127', 'fd00::/128'].map(range).map(usableAddresses)).toEqual([
      255n,
      1n,
      0n,
    ]);
  });

  it('are counted up to 64 bits', () => {
    expect(usableAddresses(range('fd00::/8'))).toBe(2n ** 64n - 1n);
  });

  it('begin after the network, wherever in it the range was named', () => {
    expect(firstAddress(range('10.0.0.77/24'))).toBe(0x0a000001n);
  });
});
