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

const NO_SLOTS = new Int32Array(0);

/** A name that clients ask for. */
interface AskedName {
  readonly name: string;
  /** The Service that it is about, if the cluster has such names at all. */
  readonly service: string;
}

/** A Service that clients want, by whatever way they find it. */
interface WantedService {
  readonly namespace: string;
  readonly name: string;
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
  readonly #asked: AskedName[] = [];
  readonly #wanted: WantedService[] = [];

  constructor(records: DnsRecords) {
    this.#records = records;
  }

  /** Seconds that an answer may be kept. */
  get ttl(): number {
    return this.#records.ttl;
  }

  /** The number of a question, given out on first use. @param name fully qualified, with the dot at its end */
  question(name: string): number {
    const known = this.#asked.findIndex((asked) => asked.name === name);
    if (known >= 0) return known;
    const zone = this.#records.zones[0];
    const query = `.${name}`.endsWith(`.${zone}`) ? parseQueryName(name, zone, false) : undefined;
    const service = query?.kind === 'svc' ? `${query.namespace}/${query.service}` : '';
    const number = this.#asked.push({ name, service }) - 1;
    this.answers.push(this.#resolve(name));
    return number;
  }

  /** The number of a Service whose address is of interest. */
  want(namespace: string, name: string): number {
    const known = this.#wanted.findIndex((one) => one.namespace === namespace && one.name === name);
    if (known >= 0) return known;
    this.addresses.push(undefined);
    this.empty.push(false);
    return this.#wanted.push({ namespace, name }) - 1;
  }

  /** The nodes have learnt of a Service's address, or (undefined) that it has none any more. */
  routed(namespace: string, name: string, address: string | undefined): void {
    for (const [number, one] of this.#wanted.entries())
      if (one.namespace === namespace && one.name === name)
        this.addresses[number] = address === 'None' ? undefined : address;
  }

  /** The DNS servers have learnt of a change of a Service or of its endpoints. */
  changed(namespace: string, name: string): void {
    const key = `${namespace}/${name}`;
    for (const [number, asked] of this.#asked.entries())
      if (asked.service === key) this.answers[number] = this.#resolve(asked.name);
    for (const [number, one] of this.#wanted.entries())
      if (one.namespace === namespace && one.name === name) this.empty[number] = this.#isEmpty(one);
  }

  #isEmpty({ namespace, name }: WantedService): boolean {
    const service = this.#records.service(namespace, name);
    return service !== undefined && isHeadless(service) && service.endpoints.length === 0;
  }

  /** What a server answers to a question for the addresses of a name. */
  #resolve(name: string): Resolved | undefined {
    const { answer } = answerQuestion({ name, type: 'A' }, this.#records);
    const addresses = answer.flatMap((record) => (record.type === 'A' ? [record.address] : []));
    if (addresses.length === 0) return undefined;
    const slots = this.#slotsOf(addresses);
    return slots.length > 0 ? { address: '', slots } : { address: addresses[0], slots: NO_SLOTS };
  }

  /** The pods that have these addresses now: two pods never share one at the same time. */
  #slotsOf(addresses: readonly string[]): Int32Array {
    const wanted = new Set(addresses);
    const slots = new Map<string, number>();
    for (const service of this.#records.services()) {
      for (const { address, slot } of service.endpoints) if (wanted.has(address)) slots.set(address, slot);
    }
    return Int32Array.from(addresses.flatMap((address) => slots.get(address) ?? []));
  }
}
