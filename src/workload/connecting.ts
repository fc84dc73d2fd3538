import type { PodSlot } from '../cluster/runtime.ts';
import type { RandomStream } from '../engine/random.ts';
import { Cause, Lag, type LagCode } from '../network/causes.ts';
import { Address } from '../network/podAddresses.ts';
import { type RetransmissionTimes, synTimes } from '../network/retransmission.ts';
import { DEFAULT_TCP_SETTINGS } from '../network/settings.ts';
import type { Attempt } from './attempts.ts';
import { Via } from './entries.ts';
import type { Keepalives } from './keepalives.ts';
import type { Outcomes } from './outcomes.ts';
import { Patience } from './patience.ts';
import { Policing } from './policing.ts';
import type { ConnectionPools } from './pools/connectionPools.ts';
import { Port } from './ports.ts';
import type { RequestWorld } from './requestWorld.ts';

/** A neighbour entry of a bridged network fails 2 to 6 s after the SYN (measured on Linux 6.18). */
/** Least time until then, seconds. */
const UNREACHABLE_AFTER = 2;
/** Width of the uniform spread on top of that, seconds. */
const UNREACHABLE_SPREAD = 4;

/**
 * How a try that has found its pod gets a connection: SYN -> accepted, refused, or nothing at all. A SYN that meets
 * silence is sent again by the client's kernel, to the same place: connection tracking pins it to its first pick (measured
 * on Linux 6.18), only another `connect()` draws anew. For clients that do not wait that long it leaves no event behind: their
 * timeout ends it, and the attempt's lag remembers what it was.
 */
export class Connecting {
  readonly #w: RequestWorld;
  readonly #outcomes: Outcomes;
  /** Event code of the request's arrival at the pod. */
  readonly #request: number;
  readonly #unreachable: RandomStream;
  readonly #syn: number;
  /** Undefined where no network policy can be. */
  readonly #policing: Policing | undefined;
  readonly #times: RetransmissionTimes;
  /** By source, 1: its clients wait for longer than until the first retransmission. */
  readonly #retransmits: Uint8Array;
  /** By source: how long a connection may take, where the client or its kernel waits less than for an answer. */
  readonly #connectPatience: readonly (Patience | undefined)[];
  readonly #keepalives: Keepalives | undefined;
  /** Undefined where no source limits its connections. */
  readonly #pools: ConnectionPools | undefined;

  /**
   * @param request event code of the step that follows an accepted connection: the request arrives at the pod
   * @param keepalives told of every new connection
   * @param pools likewise
   */
  constructor(
    world: RequestWorld,
    outcomes: Outcomes,
    request: number,
    keepalives?: Keepalives,
    pools?: ConnectionPools,
  ) {
    this.#pools = pools;
    this.#keepalives = keepalives;
    this.#w = world;
    this.#outcomes = outcomes;
    this.#request = request;
    this.#policing = world.policies && new Policing(world, world.policies, outcomes);
    const { attempts, loop, streams, traffic } = world;
    const times = synTimes(world.tcp ?? DEFAULT_TCP_SETTINGS);
    this.#times = times;
    this.#retransmits = Uint8Array.from(traffic, ({ timeout }) => (timeout > times.gaps[0] ? 1 : 0));
    this.#connectPatience = traffic.map(({ timeout, connectTimeout = Number.POSITIVE_INFINITY }) => {
      const longest = Math.min(connectTimeout, times.giveUp);
      return timeout > longest
        ? new Patience(loop, attempts, longest, (attempt) => this.#notConnected(attempt))
        : undefined;
    });
    this.#unreachable = streams.stream('host-unreachable');
    this.#syn = loop.register((attempt, generation) => {
      if (attempts.isAwaited(attempt, generation)) this.#synArrives(attempt);
    });
  }

  /**
   * `connect()`: the client's kernel takes a port and begins to wait.
   * @param again event code for a SYN that a translator has dropped: the way from the client is gone once more
   * @returns false if no packet gets as far as the cluster; the outcome is settled, or will be
   */
  begin(attempt: Attempt, again: number): boolean {
    const { attempts, ports } = this.#w;
    const patience = this.#connectPatience[attempts.source(attempt)];
    // Once for each try: a SYN that is sent again is part of the first one's wait.
    if (patience !== undefined && attempts.retransmissions(attempt) === 0) patience.begin(attempt);
    if (ports === undefined || attempts.hasPort(attempt)) return true;
    const port = ports.connect(attempts.client(attempt));
    if (port === Port.taken) attempts.setHasPort(attempt, true);
    else if (port === Port.none) this.#outcomes.fail(attempt, Cause.noFreePort, Lag.none);
    else this.unanswered(attempt, Lag.natPortsExhausted, again);
    return port === Port.taken;
  }

  /**
   * Nothing answers the SYN. The kernel sends it again for as long as it has retransmissions left.
   * @param lag behind the silence
   * @param step event code of its arrival at the place that was silent: by default, at the pod
   */
  unanswered(attempt: Attempt, lag: LagCode, step = this.#syn): void {
    const { attempts, loop } = this.#w;
    attempts.setLag(attempt, lag);
    if (this.#retransmits[attempts.source(attempt)] === 0) return;
    const sent = attempts.retransmissions(attempt);
    if (sent >= this.#times.gaps.length) return;
    attempts.countRetransmission(attempt);
    loop.schedule(loop.now + this.#times.gaps[sent], step, attempt, attempts.generation(attempt));
  }

  /** ETIMEDOUT, or the client's own timeout for connections, before the one for the answer. */
  #notConnected(attempt: Attempt): void {
    const { attempts, connections, loop } = this.#w;
    const connection = attempts.connection(attempt);
    if (connection < 0 || connections.establishedAt(connection) > loop.now)
      this.#outcomes.fail(attempt, Cause.connectTimeout, attempts.lag(attempt));
  }

  /** The SYN leaves a place for the attempt's pod. @param from place of the node that routed, or of the client */
  send(attempt: Attempt, from: number): void {
    const { addresses, attempts, latencies, loop } = this.#w;
    // An address that somebody has written down is the pod's that has it at this moment.
    if (addresses.writtenCount > 0) attempts.setPod(attempt, addresses.owner[attempts.pod(attempt)]);
    const lane = latencies.oneWayLane(latencies.path(from, -1, addresses.node[attempts.pod(attempt)]));
    loop.scheduleAfter(lane, this.#syn, attempt, attempts.generation(attempt));
  }

  /**
   * The SYN reaches the place where the pod should be: accepted, refused, or nothing there to answer. What the
   * client sees is decided by the truth of this moment, whatever any view believed when it was sent.
   */
  #synArrives(attempt: Attempt): void {
    const { addresses, attempts, attribution, clients, hosts, tracking } = this.#w;
    const slot = attempts.pod(attempt);
    const place = clients.place[attempts.client(attempt)];
    const via = attempts.via(attempt);
    const sender = via < 0 ? place : via;
    if (this.#policing?.stopsConnection(attempt)) return;
    if (!hosts.pathOpen(place, via, addresses.node[slot])) {
      this.unanswered(attempt, this.#lagOfSilence(attempt, place, via));
      tracking.failed(place, via, false);
    } else if (tracking.isFull(addresses.node[slot])) {
      this.unanswered(attempt, Lag.conntrackTableFull);
      tracking.failed(place, via, false);
    } else if (addresses.state[slot] === Address.listening) {
      this.#accept(attempt, slot, place, via);
    } else if (addresses.state[slot] === Address.closed) {
      tracking.failed(place, via, true);
      this.#outcomes.failFromPod(attempt, Cause.refused, attribution.refusal(slot, sender));
    } else {
      tracking.failed(place, via, false);
      this.#addressGone(attempt, slot, sender);
    }
  }

  /** The SYN or its answer cannot pass: the break is before the node that forwards, or behind it. */
  #lagOfSilence(attempt: Attempt, place: number, via: number): LagCode {
    const { attempts, attribution, entries, hosts } = this.#w;
    if (via >= 0 && !hosts.reachable(place, via)) {
      const { loadBalancer } = entries[attempts.source(attempt)];
      return attribution.entryNode(place, via, loadBalancer !== undefined);
    }
    return attribution.blackHole(via < 0 ? place : via, attempts.pod(attempt));
  }

  /** The pod's SYN-ACK is on its way, and the request follows at once: there and back again. */
  #accept(attempt: Attempt, slot: PodSlot, place: number, via: number): void {
    const { addresses, attempts, connections, flows, latencies, loop, ports, recorder, servers, traffic } =
      this.#w;
    if (via >= 0 && ports?.forward(via, slot) === false) {
      this.unanswered(attempt, Lag.natPortsExhausted);
      return;
    }
    const source = attempts.source(attempt);
    const path = latencies.path(place, via, addresses.node[slot]);
    const lane = latencies.roundTripLane(path);
    const established = loop.now + latencies.firstWay;
    const connection = connections.open(slot, via, path, traffic[source].reuse, established);
    attempts.setConnection(attempt, connection);
    const { port, via: way } = this.#w.entries[source];
    this.#w.tracking.opened(connection, place, via, addresses.node[slot], slot, port, way !== Via.clusterIP);
    if (flows.keeps(source)) flows.opened(attempt);
    if (this.#retransmits[source] === 1) attempts.clearRetransmissions(attempt);
    if (ports !== undefined) attempts.setHasPort(attempt, false);
    this.#keepalives?.opened(connection, source, attempts.client(attempt));
    this.#pools?.opened(connection, attempt);
    servers.accepted[slot]++;
    recorder.connected(source);
    loop.scheduleAfter(lane, this.#request, attempt, attempts.generation(attempt));
  }

  /** The pod's address no longer exists: what happens then is a property of the network plugin. */
  #addressGone(attempt: Attempt, slot: PodSlot, sender: number): void {
    const { attribution, removedAddress } = this.#w;
    switch (removedAddress) {
      case 'refused':
        this.#outcomes.failFromPod(attempt, Cause.refused, attribution.refusal(slot, sender));
        return;
      case 'unreachable': {
        const wait = UNREACHABLE_AFTER + UNREACHABLE_SPREAD * this.#unreachable();
        this.#outcomes.failLater(attempt, wait, Cause.hostUnreachable, attribution.blackHole(sender, slot));
        return;
      }
      case 'timeout':
        this.unanswered(attempt, attribution.blackHole(sender, slot));
    }
  }
}
