import type { RandomStream } from '../../engine/random.ts';
import { answerQuestion } from './answerQuestion.ts';
import type { DnsAnswer, RecordType, ResourceRecord } from './message.ts';
import { namesToTry, type ResolverConfig } from './resolver.ts';
import { shuffleAddresses } from './shuffleAddresses.ts';
import type { DnsWorld } from './world.ts';

/** What somebody types, and where. */
export interface NslookupQuestion {
  /** A name, or an address whose name is wanted. */
  readonly name: string;
  /** Undefined: addresses of both families, as nslookup does without `-type`. */
  readonly type: RecordType | undefined;
  readonly resolver: ResolverConfig;
  /** Address of the DNS server that the resolver asks. */
  readonly server: string;
  /** Does any server answer? */
  readonly answered: boolean;
  /** Decides the order of several addresses. */
  readonly random: RandomStream;
}

/** What appears on the screen, and whether the name was found. */
export interface NslookupResult {
  readonly lines: readonly string[];
  readonly found: boolean;
}

/**
 * What `nslookup` of BIND prints. It goes through the search list as the resolver does, and its message about a name
 * that was not found has the name as it was typed.
 */
export function nslookupText(question: NslookupQuestion, world: DnsWorld): NslookupResult {
  const { name, server } = question;
  if (!question.answered)
    return { lines: [';; connection timed out; no servers could be reached', ''], found: false };
  const reverse = reverseName(name);
  if (reverse !== undefined) return reverseText(reverse, world);
  const header = [`Server:\t\t${server}`, `Address:\t${server}#53`, ''];
  const types: readonly RecordType[] = question.type === undefined ? ['A', 'AAAA'] : [question.type];
  let last: DnsAnswer | undefined;
  for (const tried of namesToTry(name, question.resolver)) {
    const answers = types.map((type) => answerQuestion({ name: tried, type }, world));
    const lines = uniqueLines(answers.flatMap(({ answer }) => shuffleAddresses(answer, question.random)));
    if (lines.length > 0) return { lines: [...header, ...lines, ''], found: true };
    // A name that exists without any such record ends the search, as it does for nslookup.
    last = answers.find(({ rcode }) => rcode === 'NOERROR') ?? answers[0];
    if (last.rcode === 'NOERROR') break;
  }
  return { lines: [...header, problemText(name, last?.rcode), ''], found: false };
}

function problemText(name: string, rcode: DnsAnswer['rcode'] | undefined): string {
  return rcode === 'NOERROR'
    ? `*** Can't find ${name}: No answer`
    : `** server can't find ${name}: ${rcode ?? 'NXDOMAIN'}`;
}

/** The name under which an IPv4 address is looked up; undefined for what is no address. */
function reverseName(text: string): string | undefined {
  const parts = text.split('.');
  const isAddress = parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part));
  return isAddress ? `${parts.reverse().join('.')}.in-addr.arpa.` : undefined;
}

function reverseText(name: string, world: DnsWorld): NslookupResult {
  const { answer, rcode } = answerQuestion({ name, type: 'PTR' }, world);
  const bare = withoutDot(name);
  if (answer.length === 0) return { lines: [`** server can't find ${bare}: ${rcode}`, ''], found: false };
  return { lines: [...uniqueLines(answer), ''], found: true };
}

/** An alias is part of the answers for both families, but is shown once. */
function uniqueLines(records: readonly ResourceRecord[]): string[] {
  return [...new Set(records.map(recordText))];
}

function recordText(record: ResourceRecord): string {
  const name = withoutDot(record.name);
  switch (record.type) {
    case 'A':
    case 'AAAA':
      return `Name:\t${name}\nAddress: ${record.address}`;
    case 'CNAME':
      return `${name}\tcanonical name = ${record.target}`;
    case 'PTR':
      return `${name}\tname = ${record.target}`;
    case 'NS':
      return `${name}\tnameserver = ${record.target}`;
    case 'TXT':
      return `${name}\ttext = "${record.text}"`;
    case 'SRV':
      return `${name}\tservice = ${record.priority} ${record.weight} ${record.port} ${record.target}`;
    case 'SOA':
      return `${name}\n\tminimum = ${record.minimum}`;
  }
}

function withoutDot(name: string): string {
  return name.replace(/\.$/, '');
}
