import { parseIP } from '../../cluster/services/ipAddress.ts';

/** Which record holds an address; undefined if the text is none. */
export function addressType(text: string): 'A' | 'AAAA' | undefined {
  const ip = parseIP(text);
  if (ip === undefined) return undefined;
  return ip.family === 'IPv4' ? 'A' : 'AAAA';
}

/** Do two texts stand for one address? IPv6 has many texts for one. */
export function sameAddress(a: string, b: string): boolean {
  if (a === b) return true;
  const [left, right] = [parseIP(a), parseIP(b)];
  return left !== undefined && left.value === right?.value && left.family === right.family;
}

/** RFC 1035, section 3.5. */
const IPV4_REVERSE = '.in-addr.arpa.';
/** RFC 3596, section 2.5. */
const IPV6_REVERSE = '.ip6.arpa.';

/** Is the name one of those that addresses are looked up by? */
export function isReverse(name: string): boolean {
  return name.endsWith(IPV4_REVERSE) || name.endsWith(IPV6_REVERSE);
}

/** The address whose name is asked for (RFC 1035, section 3.5; RFC 3596, section 2.5); undefined if it is none. */
export function reversedAddress(name: string): string | undefined {
  if (name.endsWith(IPV4_REVERSE)) {
    const address = name.slice(0, -IPV4_REVERSE.length).split('.').reverse().join('.');
    return addressType(address) === 'A' ? address : undefined;
  }
  if (!name.endsWith(IPV6_REVERSE)) return undefined;
  const digits = name.slice(0, -IPV6_REVERSE.length).split('.').reverse();
  if (digits.length !== 32 || digits.some((digit) => !/^[0-9a-f]$/.test(digit))) return undefined;
  return Array.from({ length: 8 }, (_, group) => digits.slice(4 * group, 4 * group + 4).join('')).join(':');
}
