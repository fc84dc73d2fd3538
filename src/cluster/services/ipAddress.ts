/** Families of addresses, by the names that the API gives them. */
export type IPFamily = 'IPv4' | 'IPv6';

/** Bits of an address. */
export const ADDRESS_BITS: Readonly<Record<IPFamily, number>> = { IPv4: 32, IPv6: 128 };

/** An address, and what is doubtful about the way in which it was written. */
export interface IPAddress {
  /** An IPv4 address in IPv6 dress is one of IPv4, as in Go's `net.IP`. */
  readonly family: IPFamily;
  readonly value: bigint;
  /** Written as `::ffff:1.2.3.4`. */
  readonly isMapped: boolean;
  /** An octet has leading zeros, which some software reads as octal. */
  readonly hasLeadingZeros: boolean;
}

/** A range of addresses in CIDR form. */
export interface AddressRange {
  readonly family: IPFamily;
  /** The address before the `/`; bits beyond the prefix may be set. */
  readonly address: bigint;
  readonly prefixLength: number;
  readonly isMapped: boolean;
  /** In the address or in the length of the prefix. */
  readonly hasLeadingZeros: boolean;
}

/** ::ffff:0:0/96, RFC 4291 section 2.5.5.2. */
const MAPPED_PREFIX = 0xffffn;
const V4_BITS = 32n;

/**
 * Reads an address, octets with leading zeros included.
 * Source: `ParseIPSloppy` in `k8s.io/utils/internal/third_party/forked/golang/net/ip.go`.
 * @returns undefined if the text is not one
 */
export function parseIP(text: string): IPAddress | undefined {
  const dotted = parseDotted(text);
  if (dotted !== undefined) return { family: 'IPv4', ...dotted, isMapped: false };
  const groups = parseGroups(text);
  if (groups === undefined) return undefined;
  const { value, hasLeadingZeros } = groups;
  const isMapped = value >> V4_BITS === MAPPED_PREFIX;
  return isMapped
    ? { family: 'IPv4', value: value & 0xffffffffn, isMapped, hasLeadingZeros }
    : { family: 'IPv6', value, isMapped, hasLeadingZeros };
}

/** What is read of one form before the family is settled. */
interface Parsed {
  readonly value: bigint;
  readonly hasLeadingZeros: boolean;
}

/** Four decimal octets, with leading zeros if need be, which Go's `net.ParseIP` has refused since 1.17. */
function parseDotted(text: string): Parsed | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  let value = 0n;
  for (const part of parts) {
    if (!/^\d+$/.test(part) || Number(part) > 255) return undefined;
    value = value * 256n + BigInt(part);
  }
  return { value, hasLeadingZeros: parts.some((part) => part.length > 1 && part.startsWith('0')) };
}

/** Up to eight groups of four hexadecimal digits, of which `::` leaves some out; the last two may be a dotted address. */
function parseGroups(text: string): Parsed | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const tail = /(?:^|:)([^:]*\.[^:]*)$/.exec(text)?.[1];
  const dotted = tail === undefined ? undefined : parseDotted(tail);
  if (tail !== undefined && dotted === undefined) return undefined;
  const [before, after] = halves.map((half) => groupsOf(half, tail, dotted?.value ?? 0n));
  if (before === undefined || (halves.length === 2 && after === undefined)) return undefined;
  const missing = 8 - before.length - (after?.length ?? 0);
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...before, ...Array<bigint>(missing).fill(0n), ...(after ?? [])];
  const value = groups.reduce((sum, group) => (sum << 16n) | group, 0n);
  return { value, hasLeadingZeros: dotted?.hasLeadingZeros ?? false };
}

/** The groups of one side of `::`; undefined if one is malformed. @param dotted the address that `tail` is */
function groupsOf(half: string, tail: string | undefined, dotted: bigint): bigint[] | undefined {
  if (half === '') return [];
  const groups: bigint[] = [];
  for (const part of half.split(':')) {
    if (part === tail) groups.push(dotted >> 16n, dotted & 0xffffn);
    else if (/^[0-9a-fA-F]{1,4}$/.test(part)) groups.push(BigInt(`0x${part}`));
    else return undefined;
  }
  return groups;
}

/** The usual form of an address; of IPv6 that of RFC 5952: the longest run of zeros left out, in lower case. */
export function formatIP(family: IPFamily, value: bigint): string {
  if (family === 'IPv4') return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.');
  const groups = Array.from({ length: 8 }, (_, i) =>
    ((value >> BigInt(16 * (7 - i))) & 0xffffn).toString(16),
  );
  let best = { start: 0, length: 1 };
  let start = 0;
  for (let i = 0; i <= groups.length; i++) {
    if (groups[i] === '0') continue;
    if (i - start > best.length) best = { start, length: i - start };
    start = i + 1;
  }
  if (best.length < 2) return groups.join(':');
  return `${groups.slice(0, best.start).join(':')}::${groups.slice(best.start + best.length).join(':')}`;
}

/**
 * Reads a range, leading zeros and bits beyond the prefix included.
 * Source: `ParseCIDRSloppy` in the file of {@link parseIP}.
 * @returns undefined if the text is not one
 */
export function parseCIDR(text: string): AddressRange | undefined {
  const [address = '', length, ...rest] = text.split('/');
  const ip = parseIP(address);
  if (ip === undefined || length === undefined || rest.length > 0 || !/^\d+$/.test(length)) return undefined;
  // The length of a mapped address counts from the left of 128 bits.
  const family = ip.isMapped ? 'IPv6' : ip.family;
  const prefixLength = Number(length);
  if (prefixLength > ADDRESS_BITS[family]) return undefined;
  return {
    family,
    address: ip.isMapped ? (MAPPED_PREFIX << V4_BITS) | ip.value : ip.value,
    prefixLength,
    isMapped: ip.isMapped,
    hasLeadingZeros: ip.hasLeadingZeros || (length.length > 1 && length.startsWith('0')),
  };
}

/** The first address of the range: the network's own. */
export function networkAddress({ family, address, prefixLength }: AddressRange): bigint {
  const hostBits = BigInt(ADDRESS_BITS[family] - prefixLength);
  return (address >> hostBits) << hostBits;
}
