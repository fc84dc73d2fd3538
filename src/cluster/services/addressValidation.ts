import { type FieldError, type FieldPath, invalid } from './fieldError.ts';
import { ADDRESS_BITS, type IPAddress, networkAddress, parseCIDR, parseIP } from './ipAddress.ts';

/**
 * How addresses are looked at: strictly, but for values that were stored before the rules became strict.
 * Source: `staging/src/k8s.io/apimachinery/pkg/util/validation/ip.go`.
 */
export interface AddressRules {
  /** The feature StrictIPCIDRValidation. */
  readonly isStrict: boolean;
  /** Values that the object had before. */
  readonly known: ReadonlySet<string>;
}

/** An address of either family. @returns at most one error */
export function ipErrors(path: FieldPath, value: string, rules: AddressRules): FieldError[] {
  const ip = parseIP(value);
  if (ip === undefined)
    return [invalid(path, value, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')];
  if (!isStrictFor(value, rules)) return [];
  if (ip.hasLeadingZeros) return [invalid(path, value, 'must not have leading 0s')];
  return ip.isMapped ? [invalid(path, value, 'must not be an IPv4-mapped IPv6 address')] : [];
}

/** A range of addresses of either family. @returns at most one error */
export function cidrErrors(path: FieldPath, value: string, rules: AddressRules): FieldError[] {
  const range = parseCIDR(value);
  if (range === undefined)
    return [invalid(path, value, 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)')];
  if (!isStrictFor(value, rules)) return [];
  if (range.hasLeadingZeros) return [invalid(path, value, 'must not have leading 0s in IP or prefix length')];
  if (range.isMapped) return [invalid(path, value, 'must not have an IPv4-mapped IPv6 address')];
  return range.address === networkAddress(range)
    ? []
    : [invalid(path, value, 'must not have bits set beyond the prefix length')];
}

/** What was stored before the rules became strict must stay writable. */
function isStrictFor(value: string, { isStrict, known }: AddressRules): boolean {
  return isStrict && !known.has(value);
}

/** Ranges whose addresses mean something else than a host, by the words of the API: `ValidateNonSpecialIP` in `validation.go`. */
const SPECIAL_RANGES = [
  ['may not be in the loopback range (127.0.0.0/8, ::1/128)', '127.0.0.0/8', '::1/128'],
  ['may not be in the link-local range (169.254.0.0/16, fe80::/10)', '169.254.0.0/16', 'fe80::/10'],
  ['may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)', '224.0.0.0/24', 'ff02::/16'],
] as const;

/** An address that no Service can be reached at from outside. */
export function specialIPErrors(path: FieldPath, value: string): FieldError[] {
  const ip = parseIP(value);
  if (ip === undefined) return [];
  const errors: FieldError[] = [];
  if (ip.value === 0n) errors.push(invalid(path, value, `may not be unspecified (${value})`));
  for (const [text, ...ranges] of SPECIAL_RANGES)
    if (ranges.some((range) => isWithin(ip, range))) errors.push(invalid(path, value, text));
  return errors;
}

/** Is the address in the range, which is of one family? */
function isWithin({ family, value }: IPAddress, cidr: string): boolean {
  const range = parseCIDR(cidr);
  if (range?.family !== family) return false;
  const hostBits = BigInt(ADDRESS_BITS[family] - range.prefixLength);
  return value >> hostBits === range.address >> hostBits;
}
