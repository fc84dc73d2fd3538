import { type RandomStream, uniformInt } from '../../engine/random.ts';
import type { ResourceRecord } from './message.ts';

/**
 * An answer as the server sends it: aliases first, then the addresses in random order, every order equally likely
 * (plugin `loadbalance` of CoreDNS, policy `round_robin`). The shuffle is that of Fisher and Yates.
 */
export function shuffleAddresses(records: readonly ResourceRecord[], random: RandomStream): ResourceRecord[] {
  const addresses = records.filter(isAddress);
  for (let i = addresses.length - 1; i > 0; i--) {
    const j = uniformInt(random, i + 1);
    [addresses[i], addresses[j]] = [addresses[j], addresses[i]];
  }
  const others = records.filter((record) => !isAddress(record));
  const aliases = others.filter(({ type }) => type === 'CNAME');
  return [...aliases, ...addresses, ...others.filter(({ type }) => type !== 'CNAME')];
}

function isAddress({ type }: ResourceRecord): boolean {
  return type === 'A' || type === 'AAAA';
}
