import type { IPBlock } from '../../cluster/objects.ts';
import { ADDRESS_BITS, parseCIDR, parseIP } from '../../cluster/services/ipAddress.ts';

/**
 * Is the address in the network? One of another family never is.
 * @param cidr such as `10.0.0.0/8`; a text that is no network contains nothing
 */
export function isInNetwork(address: string, cidr: string): boolean {
  const ip = parseIP(address);
  const range = parseCIDR(cidr);
  if (ip === undefined || range === undefined || ip.family !== range.family) return false;
  const hostBits = BigInt(ADDRESS_BITS[range.family] - range.prefixLength);
  return ip.value >> hostBits === range.address >> hostBits;
}

/** Is the address in the block, and in none of the parts that are left out? */
export function isInBlock(address: string, { cidr, except }: IPBlock): boolean {
  return isInNetwork(address, cidr) && !except.some((part) => isInNetwork(address, part));
}
