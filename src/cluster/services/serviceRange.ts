import { ADDRESS_BITS, type AddressRange, networkAddress } from './ipAddress.ts';

/** Bounds of the part of the addresses that is kept for those who ask for one, and the part of the range that it is. */
const ADDRESS_BAND = { least: 16, most: 256, part: 16 } as const;
/** The same for node ports. */
const PORT_BAND = { least: 16, most: 128, part: 32 } as const;

/** The greatest number of addresses that is counted with: `ipallocator.go` has 64 bits for it. */
const MOST_ADDRESSES = 2n ** 64n - 1n;

/**
 * Addresses that Services can have: all but the network's own and, of IPv4, the broadcast address.
 * Source: `NewIPAllocator` in `pkg/registry/core/service/ipallocator/ipallocator.go`.
 */
export function usableAddresses({ family, prefixLength }: AddressRange): bigint {
  const hostBits = ADDRESS_BITS[family] - prefixLength;
  const all = 2n ** BigInt(hostBits);
  if (family === 'IPv4') return hostBits < 2 ? 0n : all - 2n;
  return all - 1n > MOST_ADDRESSES ? MOST_ADDRESSES : all - 1n;
}

/** The first address that a Service can have. */
export function firstAddress(range: AddressRange): bigint {
  return networkAddress(range) + 1n;
}

/**
 * How many addresses at the start of the range are kept for Services which ask for one: a sixteenth of the whole range,
 * at least 16, at most 256 (KEP-3070). A range that takes up (nearly) all addresses of its family counts as empty.
 * Source: `calculateRangeOffset` in `pkg/registry/core/service/ipallocator/bitmap.go`, and `RangeSize` in
 * `k8s.io/utils/net/net.go`.
 */
export function clusterIPBand({ family, prefixLength }: AddressRange): number {
  const hostBits = ADDRESS_BITS[family] - prefixLength;
  return hostBits >= ADDRESS_BITS[family] - 1 ? 0 : band(2 ** hostBits, ADDRESS_BAND);
}

/**
 * The same for node ports: a thirty-second part, at least 16, at most 128 (KEP-3668).
 * Source: `calculateRangeOffset` in `pkg/registry/core/service/portallocator/allocator.go`.
 * @param size ports of the range
 */
export function nodePortBand(size: number): number {
  return band(size, PORT_BAND);
}

/** A range that is not larger than the least band has none: all of it is open to automatic picks. */
function band(size: number, { least, most, part }: typeof ADDRESS_BAND | typeof PORT_BAND): number {
  return size <= least ? 0 : Math.min(Math.max(least, Math.floor(size / part)), most);
}
