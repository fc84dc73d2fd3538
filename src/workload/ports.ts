import type { PodSlot } from '../cluster/runtime.ts';
import type { EventLoop } from '../engine/eventLoop.ts';
import { PortSpace } from '../network/portSpace.ts';
import type { TcpSettings } from '../network/settings.ts';
import type { Clients } from './clients.ts';
import type { TrafficConfig } from './config.ts';
import type { ConnectionPorts } from './connections.ts';
import { type SourceEntry, Via } from './entries.ts';
import { peakArrivals, withDeviations } from './peakArrivals.ts';

/** What a client that connects gets: a port, EADDRNOTAVAIL, or a SYN that its translator drops. */
export const Port = { taken: 0, none: 1, dropped: 2 } as const;

/** Not behind a translator. */
const NONE = -1;

/** What the ports are counted for. */
export interface PortsParts {
  readonly loop: EventLoop;
  readonly clients: Clients;
  readonly traffic: readonly TrafficConfig[];
  readonly entries: readonly SourceEntry[];
  readonly tcp: TcpSettings;
  /** Length of everything that is kept by node. */
  readonly nodes: number;
}

/**
 * The ports of connections, at the three places where they can run out: at the client's own host, at the translator that
 * external clients are behind, and at a node that forwards with its own address as the source (`KUBE-MARK-MASQ` in
 * `pkg/proxy/iptables/proxier.go`). All clients of a source go to one address and port, so its clients' ports need not be
 * told apart by destination; those of a node are by endpoint. What cannot come near its limit is not counted.
 */
export class Ports implements ConnectionPorts {
  /** Of the clients' hosts, and of the translators before them; absent: far from the limit. */
  readonly #local: PortSpace | undefined;
  readonly #nat: PortSpace | undefined;
  /** Of nodes; absent: far from the limit. */
  readonly #snat: PortSpace | undefined;
  /** Number of the translator's address that each client is behind, or {@link NONE}. */
  readonly #translator: Int32Array;
  readonly #nodes: number;
  readonly #snatOwner = new Map<number, number>();

  constructor({ loop, clients, traffic, entries, tcp, nodes }: PortsParts) {
    this.#nodes = nodes;
    this.#translator = new Int32Array(clients.count).fill(NONE);
    const translators = this.#placeTranslators(traffic);
    const nears = traffic.map((source) => nearLocalLimit(source, tcp));
    if (nears.includes(true)) this.#local = new PortSpace(loop, clients.count, tcp.localPorts, tcp.timeWait);
    if (traffic.some((source) => nearNatLimit(source, tcp)))
      this.#nat = new PortSpace(loop, translators, tcp.natPorts, tcp.natTimeWait);
    if (nearSnatLimit(traffic, entries, tcp))
      this.#snat = new PortSpace(loop, 64, tcp.natPorts, tcp.natTimeWait);
  }

  /** Is anything near its limit? */
  get areCounted(): boolean {
    return this.#local !== undefined || this.#nat !== undefined || this.#snat !== undefined;
  }

  /** A client's `connect()`. @returns a code of {@link Port} */
  connect(client: number): number {
    const translator = this.#translator[client];
    if (translator !== NONE) return this.#nat?.take(translator) === false ? Port.dropped : Port.taken;
    return this.#local?.take(client) === false ? Port.none : Port.taken;
  }

  /** A client gives up a connection that was never made. */
  abandoned(client: number): void {
    const translator = this.#translator[client];
    // Its translator's entry would live for as long as an unanswered SYN's (120 s), as long as after an end.
    if (translator !== NONE) this.#nat?.keep(translator);
    else this.#local?.release(client);
  }

  /** A node forwards a new connection to a pod with its own address as the source. False: it has no port for that. */
  forward(via: number, pod: PodSlot): boolean {
    return this.#snat?.take(this.#snatNumber(via, pod)) !== false;
  }

  connectionClosed(client: number, via: number, pod: PodSlot, byClient: boolean): void {
    if (via >= 0) this.#snat?.keep(this.#snatNumber(via, pod));
    const translator = this.#translator[client];
    if (translator !== NONE) this.#nat?.keep(translator);
    else if (byClient) this.#local?.keep(client);
    else this.#local?.release(client);
  }

  /** Pairs of node and endpoint are numbered as they come. */
  #snatNumber(via: number, pod: PodSlot): number {
    const key = pod * this.#nodes + via;
    let owner = this.#snatOwner.get(key);
    if (owner === undefined) {
      owner = this.#snatOwner.size;
      this.#snatOwner.set(key, owner);
    }
    return owner;
  }

  /** Deals the clients of each source out over its translators. @returns how many there are */
  #placeTranslators(traffic: readonly TrafficConfig[]): number {
    let translators = 0;
    let client = 0;
    for (const { from } of traffic) {
      const addresses = from.place === 'external' ? (from.natAddresses ?? 0) : 0;
      for (let i = 0; i < from.count; i++, client++)
        if (addresses > 0) this.#translator[client] = translators + (i % addresses);
      translators += addresses;
    }
    return translators;
  }
}

/** Connections of a source that may hold a port at the same time: each try can make one. */
function mostConnections({ arrivals, hedging, retries, timeout }: TrafficConfig, hold: number): number {
  return peakArrivals(arrivals, hold + timeout) * (1 + retries.attempts) * (hedging?.attempts ?? 1);
}

/** Can one of the source's clients run out of ports? Requests fall on the clients at random. */
function nearLocalLimit(source: TrafficConfig, tcp: TcpSettings): boolean {
  if (tcp.localPorts === 0) return false;
  return withDeviations(mostConnections(source, tcp.timeWait) / source.from.count) > tcp.localPorts;
}

function nearNatLimit(source: TrafficConfig, tcp: TcpSettings): boolean {
  const addresses = source.from.place === 'external' ? (source.from.natAddresses ?? 0) : 0;
  if (tcp.natPorts === 0 || addresses === 0) return false;
  return withDeviations(mostConnections(source, tcp.natTimeWait) / addresses) > tcp.natPorts;
}

/** Can a node run out of ports towards one endpoint? At worst all of its connections go by way of one node to one pod. */
function nearSnatLimit(
  traffic: readonly TrafficConfig[],
  entries: readonly SourceEntry[],
  tcp: TcpSettings,
): boolean {
  if (tcp.natPorts === 0) return false;
  const forwarded = traffic.filter((_, i) => entries[i].via !== Via.clusterIP);
  const most = forwarded.reduce((sum, source) => sum + mostConnections(source, tcp.natTimeWait), 0);
  return most > tcp.natPorts;
}
