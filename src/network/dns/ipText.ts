/** Four numbers from 0 to 255 without leading zeros (RFC 6943, section 3.1.1, on what else a text could mean). */
const IPV4 = /^(?:(?:0|[1-9]\d?|1\d\d|2[0-4]\d|25[0-5])(?:\.(?!$)|$)){4}$/;

/** Which record holds an address; undefined if the text is none. */
export function addressType(text: string): 'A' | 'AAAA' | undefined {
  if (IPV4.test(text)) return 'A';
  return ipv6Groups(text) === undefined ? undefined : 'AAAA';
}

/** Do two texts stand for one address? IPv6 has many texts for one. */
export function sameAddress(a: string, b: string): boolean {
  if (a === b) return true;
  const groups = ipv6Groups(a);
  return groups !== undefined && groups.join(':') === ipv6Groups(b)?.join(':');
}

/** The eight groups of an IPv6 address, without leading zeros and in lower case (RFC 4291, section 2.2). */
function ipv6Groups(text: string): readonly string[] | undefined {
  const halves = text.toLowerCase().split('::');
  if (halves.length > 2) return undefined;
  const [front, back] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - front.length - (back?.length ?? 0);
  if (back === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = back === undefined ? front : [...front, ...new Array<string>(missing).fill('0'), ...back];
  return groups.every((group) => /^[0-9a-f]{1,4}$/.test(group))
    ? groups.map((group) => group.replace(/^0+(?=.)/, ''))
    : undefined;
}

const IPV4_REVERSE = '.in-addr.arpa.';
const IPV6_REVERSE = '.ip6.arpa.';

/** Is the name one of those that addresses are looked up by? */
export function isReverse(name: string): boolean {
  return name.endsWith(IPV4_REVERSE) || name.endsWith(IPV6_REVERSE);
}

/** The address whose name is asked for (RFC 1035, section 3.5; RFC 3596, section 2.5); undefined if it is none. */
export function reversedAddress(name: string): string | undefined {
  if (name.endsWith(IPV4_REVERSE)) {
    const address = name.slice(0, -IPV4_REVERSE.length).split('.').reverse().join('.');
    return IPV4.test(address) ? address : undefined;
  }
  if (!name.endsWith(IPV6_REVERSE)) return undefined;
  const digits = name.slice(0, -IPV6_REVERSE.length).split('.').reverse();
  if (digits.length !== 32 || digits.some((digit) => !/^[0-9a-f]$/.test(digit))) return undefined;
  return Array.from({ length: 8 }, (_, group) => digits.slice(4 * group, 4 * group + 4).join('')).join(':');
}
