import { answerQuestion } from './answerQuestion.ts';
import type { DnsRecords } from './dnsRecords.ts';
import { parseQueryName } from './queryName.ts';
import { isHeadless } from './world.ts';

/** What a name led to at one moment: the address of a Service, or those of its pods. Never changed, so it is shared. */
export interface Resolved {
  /** The Service's cluster IP; empty for pods. */
  readonly address: string;
  /** Pods, in the server's order; each answer shuffles them. */
  readonly slots: Int32Array;
}

/** Shared by all answers that are a Service's own address. */
const NO_SLOTS = new Int32Array(0);

/** A name that clients ask for. */
interface AskedName {
  readonly name: string;
  /** The Service that it is about, if the cluster has such names at all. */
  readonly service: string;
  /** The zone that answers for it. */
  readonly records: DnsRecords;
}

/** A Service that clients want, by whatever way they find it. */
interface WantedService {
  readonly namespace: string;
  readonly name: string;
  /** Those of the cluster that it is in. */
  readonly records: DnsRecords;
}

/**
 * The answers to the few questions that a scenario's clients ask, kept ready by number: a lookup in the data plane reads
 * one element. An answer is worked out when something it depends on has changed.
 */
export class LookupTable {
  /** By the number of the question; undefined: the name has no address. */
  readonly answers: (Resolved | undefined)[] = [];
  /** Cluster IP of each wanted Service, as the nodes know it; undefined without one. */
  readonly addresses: (string | undefined)[] = [];
  /** Is a wanted Service there, but without any pod that could be named? */
  readonly empty: boolean[] = [];
  readonly #records: DnsRecords;
  /** By the number of the question. */
  readonly #asked: AskedName[] = [];
  /** By the number that {@link want} has given out. */
  readonly #wanted: WantedService[] = [];

  constructor(records: DnsRecords) {
    this.#records = records;
  }

  /** Seconds that an answer may be kept. */
  get ttl(): number {
    return this.#records.ttl;
  }

  /**
   * The number of a question, given out on first use.
   * @param name fully qualified, with the dot at its end @param from whom the servers that are asked have their records of
   */
  question(name: string, from = this.#records): number {
    const records = from.zoneOf(name);
    const known = this.#asked.findIndex((asked) => asked.name === name && asked.records === records);
    if (known >= 0) return known;
    const { multicluster } = records;
    const zone = records.zones[0];
    const query = `.${name}`.endsWith(`.${zone}`) ? parseQueryName(name, zone, multicluster) : undefined;
    const service = query?.kind === 'svc' ? `${query.namespace}/${query.service}` : '';
    const number = this.#asked.push({ name, service, records }) - 1;
    this.answers.push(resolved(name, records));
    return number;
  }

  /** The number of a Service whose address is of interest. @param records those of its cluster */
  want(namespace: string, name: string, records = this.#records): number {
    const known = this.#wanted.findIndex(
      (one) => one.namespace === namespace && one.name === name && one.records === records,
    );
    if (known >= 0) return known;
    this.addresses.push(undefined);
    this.empty.push(false);
    return this.#wanted.push({ namespace, name, records }) - 1;
  }

  /** The nodes have learnt of a Service's address, or (undefined) that it has none any more. */
  routed(namespace: string, name: string, address: string | undefined, records = this.#records): void {
    for (const [number, one] of this.#wanted.entries())
      if (one.namespace === namespace && one.name === name && one.records === records)
        this.addresses[number] = address === 'None' ? undefined : address;
  }

  /** The DNS servers have learnt of a change of a Service or of its endpoints. */
  changed(namespace: string, name: string, records = this.#records): void {
    const key = `${namespace}/${name}`;
    for (const [number, asked] of this.#asked.entries())
      if (asked.service === key && asked.records === records)
        this.answers[number] = resolved(asked.name, records);
    for (const [number, one] of this.#wanted.entries())
      if (one.namespace === namespace && one.name === name && one.records === records)
        this.empty[number] = isEmpty(one);
  }
}

/** Only a headless Service can be without an address for want of pods. */
function isEmpty({ namespace, name, records }: WantedService): boolean {
  const service = records.service(namespace, name);
  return service !== undefined && isHeadless(service) && service.endpoints.length === 0;
}

/** What a server answers to a question for the addresses of a name. */
function resolved(name: string, records: DnsRecords): Resolved | undefined {
  const { answer } = answerQuestion({ name, type: 'A' }, records);
  const addresses = answer.flatMap((record) => (record.type === 'A' ? [record.address] : []));
  if (addresses.length === 0) return undefined;
  const slots = slotsOf(addresses, records);
  return slots.length > 0 ? { address: '', slots } : { address: addresses[0], slots: NO_SLOTS };
}

/** The pods that have these addresses now: two pods never share one at the same time. */
function slotsOf(addresses: readonly string[], records: DnsRecords): Int32Array {
  const wanted = new Set(addresses);
  const slots = new Map<string, number>();
  for (const service of records.services()) {
    for (const { address, slot } of service.endpoints) if (wanted.has(address)) slots.set(address, slot);
  }
  return Int32Array.from(addresses.flatMap((address) => slots.get(address) ?? []));
}
