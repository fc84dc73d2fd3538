import { type AddressRange, parseCIDR } from '../../../src/cluster/services/ipAddress.ts';

/** The range of a case. @throws Error if it is not one */
export function rangeOf(cidr: string): AddressRange {
  const range = parseCIDR(cidr);
  if (range === undefined) throw new Error(`${cidr} is not a range`);
  return range;
}
