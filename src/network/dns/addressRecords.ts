import { entriesOf } from './entries.ts';
import { addressType } from './ipText.ts';
import type { Question, ResourceRecord } from './message.ts';
import type { DnsWorld } from './world.ts';

/** Aliases of aliases that are followed before the server gives up (`plugin/backend_lookup.go` of CoreDNS). */
const LONGEST_CHAIN = 8;

/** Addresses, and the aliases that lead to them. */
export interface AddressRecords {
  readonly records: readonly ResourceRecord[];
  readonly truncated: boolean;
}

/**
 * A or AAAA records of a name; those of an alias are looked up, inside the zone or upstream, and follow its CNAME.
 * Source: `A` and `AAAA` in `plugin/backend_lookup.go` of CoreDNS.
 * @param aliases names that led here
 * @returns undefined if there is no such name
 */
export function addressRecords(
  { name, type }: Question,
  zone: string,
  world: DnsWorld,
  aliases: readonly string[] = [],
): AddressRecords | undefined {
  const entries = entriesOf(name.toLowerCase(), zone, world);
  if (entries === undefined) return undefined;
  const { ttl } = world;
  const found = new Map<string, ResourceRecord>();
  let aliased: AddressRecords = { records: [], truncated: false };
  for (const { host } of entries) {
    const hostType = addressType(host);
    if (hostType === undefined) aliased = followAlias({ name, type }, host, zone, world, aliases);
    else if (hostType === type) found.set(host, { name, type: hostType, ttl, address: host });
  }
  return { records: [...aliased.records, ...found.values()], truncated: aliased.truncated };
}

/** The CNAME and what it leads to; nothing if it leads nowhere. */
function followAlias(
  { name, type }: Question,
  host: string,
  zone: string,
  world: DnsWorld,
  aliases: readonly string[],
): AddressRecords {
  const target = host.endsWith('.') ? host : `${host}.`;
  const alias: ResourceRecord = { name, type: 'CNAME', ttl: world.ttl, target };
  const seen = [...aliases, name.toLowerCase()];
  const isLoop = seen.includes(target.toLowerCase()) || aliases.length >= LONGEST_CHAIN;
  const none = { records: [], truncated: false };
  if (isLoop) return none;
  if (`.${target.toLowerCase()}`.endsWith(`.${zone.toLowerCase()}`)) {
    const next = addressRecords({ name: target, type }, zone, world, seen);
    if (next === undefined || next.records.length === 0) return none;
    return { records: [alias, ...next.records], truncated: next.truncated };
  }
  const upstream = world.upstream(target, type);
  if (upstream === undefined) return none;
  return { records: [alias, ...upstream.answer], truncated: upstream.truncated };
}
