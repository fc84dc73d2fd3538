import { addressRecords } from './addressRecords.ts';
import { entriesOf } from './entries.ts';
import { addressType, reversedAddress } from './ipText.ts';
import type { DnsAnswer, Question, ResourceRecord } from './message.ts';
import { pointerRecords } from './pointerRecords.ts';
import { relativeName } from './queryName.ts';
import { serviceRecords } from './serviceRecords.ts';
import type { DnsWorld } from './world.ts';

/** Version of the names' specification that the server says it follows (kubernetes/dns, `docs/specification.md`). */
const SCHEMA_VERSION = '1.1.0';
/** Its TTL in seconds (`plugin/kubernetes/kubernetes.go` of CoreDNS). */
const SCHEMA_VERSION_TTL = 28_800;

/** Records of a name that exists; none: it has nothing of the type asked for. */
interface Found {
  readonly answer: readonly ResourceRecord[];
  readonly additional?: readonly ResourceRecord[];
  readonly truncated?: boolean;
}

/**
 * What the cluster's DNS server answers to a question: the rules of kubernetes/dns (`docs/specification.md`) as CoreDNS
 * has them (`ServeDNS` in `plugin/kubernetes/handler.go`). Records come in the order of the Services and endpoints;
 * shuffling them is the business of whoever sends the answer.
 */
export function answerQuestion(question: Question, world: DnsWorld): DnsAnswer {
  const { name } = question;
  const served = zoneOf(name.toLowerCase(), world.zones);
  if (served === undefined) return fromUpstream(question, world);
  // Names in the answer end as the question does, in its own upper and lower case.
  const zone = name.slice(name.length - served.length);
  const found = lookUp(question, zone, world);
  // Before it has seen the API the server cannot know that there is no such name.
  if (found === undefined) return negative(world.synced ? 'NXDOMAIN' : 'SERVFAIL', zone, world);
  if (found.answer.length === 0) return negative('NOERROR', zone, world);
  const { answer, additional = [], truncated = false } = found;
  return { rcode: 'NOERROR', answer, additional, authority: [], truncated };
}

/** The longest of the zones that the name is in. */
function zoneOf(name: string, zones: readonly string[]): string | undefined {
  const holding = zones.filter((zone) => `.${name}`.endsWith(`.${zone}`));
  return holding.sort((a, b) => b.length - a.length)[0];
}

/** A name outside the zones is passed on. */
function fromUpstream({ name, type }: Question, world: DnsWorld): DnsAnswer {
  const upstream = world.upstream(name, type);
  const rcode = upstream === undefined ? 'NXDOMAIN' : 'NOERROR';
  const { answer, truncated } = upstream ?? { answer: [], truncated: false };
  return { rcode, answer, additional: [], authority: [], truncated };
}

/** No records: how long that may be remembered is the minimum of the SOA record. */
function negative(rcode: 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL', zone: string, world: DnsWorld): DnsAnswer {
  const authority = rcode === 'SERVFAIL' ? [] : [startOfAuthority(zone, world.ttl)];
  return { rcode, answer: [], additional: [], authority, truncated: false };
}

/**
 * The record's own TTL is at most five minutes, whatever the zone's is (`SOA` in `plugin/backend_lookup.go` of
 * CoreDNS).
 */
function startOfAuthority(zone: string, ttl: number): ResourceRecord {
  return { name: zone, type: 'SOA', ttl: Math.min(ttl, 300), minimum: ttl };
}

/** What the zone has for the question; undefined: there is no such name. */
function lookUp(question: Question, zone: string, world: DnsWorld): Found | undefined {
  const { name, type } = question;
  const lower = name.toLowerCase();
  switch (type) {
    case 'A':
    case 'AAAA': {
      const found = addressRecords(question, zone, world);
      return found && { answer: found.records, truncated: found.truncated };
    }
    case 'SRV': {
      const entries = entriesOf(lower, zone, world);
      return entries && serviceRecords(name, entries, world.ttl);
    }
    case 'CNAME':
      return aliasOf(name, zone, world);
    case 'TXT':
      return textOf(name, zone, world);
    case 'PTR':
      return nameOf(name, zone, world);
    case 'SOA':
      // Below the zone the server does not even look whether there is such a name.
      return { answer: relativeName(name, zone) === '' ? [startOfAuthority(zone, world.ttl)] : [] };
    default:
      return existence(lower, zone, world);
  }
}

/** For a type that no name here has: is there such a name at all? */
function existence(name: string, zone: string, world: DnsWorld): Found | undefined {
  return entriesOf(name, zone, world) && { answer: [] };
}

/** An ExternalName is an alias; any other name exists without one. */
function aliasOf(name: string, zone: string, world: DnsWorld): Found | undefined {
  const entries = entriesOf(name.toLowerCase(), zone, world);
  if (entries === undefined) return undefined;
  const alias = entries.find(({ host }) => addressType(host) === undefined);
  if (alias === undefined) return { answer: [] };
  const target = alias.host.endsWith('.') ? alias.host : `${alias.host}.`;
  return { answer: [{ name, type: 'CNAME', ttl: world.ttl, target }] };
}

/** Only the version has a text; a name that holds nothing at all counts as none here (`Services` in `kubernetes.go`). */
function textOf(name: string, zone: string, world: DnsWorld): Found | undefined {
  const lower = name.toLowerCase();
  if (relativeName(lower, zone) === 'dns-version')
    return { answer: [{ name, type: 'TXT', ttl: SCHEMA_VERSION_TTL, text: SCHEMA_VERSION }] };
  const entries = entriesOf(lower, zone, world) ?? [];
  return entries.length > 0 ? { answer: [] } : undefined;
}

/** The name of an address. One that nobody has is no name at all. */
function nameOf(name: string, zone: string, world: DnsWorld): Found | undefined {
  const lower = name.toLowerCase();
  const address = reversedAddress(lower);
  if (address === undefined) return existence(lower, zone, world);
  const records = pointerRecords(name, address, world);
  return records.length > 0 ? { answer: records } : undefined;
}
