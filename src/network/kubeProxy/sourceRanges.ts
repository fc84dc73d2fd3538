import { networkAddress, parseCIDR } from '../../cluster/services/ipAddress.ts';

/**
 * `loadBalancerSourceRanges` as numbers, network and mask in turn, so that a connection can be held against them without
 * text. Undefined: everybody may connect, as with no range at all or with one of length 0 (`pkg/proxy/util/utils.go`).
 * Ranges of IPv6 admit none of the model's clients, which all have IPv4 addresses.
 */
export function packedRanges(ranges: readonly string[] | undefined): Uint32Array | undefined {
  const parsed = (ranges ?? []).flatMap((text) => parseCIDR(text.trim()) ?? []);
  if (parsed.length === 0 || parsed.some(({ prefixLength }) => prefixLength === 0)) return undefined;
  const ofIPv4 = parsed.filter(({ family }) => family === 'IPv4');
  return Uint32Array.from(
    ofIPv4.flatMap((range) => [Number(networkAddress(range)), maskOf(range.prefixLength)]),
  );
}

/** @param prefixLength 1 to 32 */
function maskOf(prefixLength: number): number {
  return (0xffffffff << (32 - prefixLength)) >>> 0;
}

/** Is the address in one of the ranges? @param ranges network and mask in turn */
export function inRanges(address: number, ranges: Uint32Array): boolean {
  for (let i = 0; i < ranges.length; i += 2) if ((address & ranges[i + 1]) >>> 0 === ranges[i]) return true;
  return false;
}
