import { grown } from '../../engine/grown.ts';
import type { PodServers } from '../podServers.ts';
import type { RequestWorld } from '../requestWorld.ts';
import type { ClientBalancers } from './clientBalancers.ts';
import { LoadFigures } from './loadFigures.ts';

/** One board: the requests that each pod had at the last refreshing, and how many there were of these. */
interface Board {
  readonly period: number;
  inFlight: Int32Array;
  version: number;
}

/**
 * Bulletin boards (M. Mitzenmacher 2000, "How Useful Is Old Information?", IEEE TPDS 11(1), the periodic update model):
 * every so often a board shows how many requests each pod has at that moment, waiting or in service, to all clients of a
 * source at once, and nothing new in between. Reading it takes no time.
 */
export class Boards {
  readonly #w: RequestWorld;
  readonly #balancers: ClientBalancers;
  /** By source; undefined: its clients read none. */
  readonly #boards: readonly (Board | undefined)[];
  /** By client: the version that its balancer was told. */
  readonly #told: Int32Array;
  readonly #figures = new LoadFigures();
  readonly #refresh: number;

  constructor(world: RequestWorld, balancers: ClientBalancers) {
    this.#w = world;
    this.#balancers = balancers;
    const { clients, loop, servers, traffic } = world;
    this.#told = new Int32Array(clients.count);
    this.#boards = traffic.map(
      ({ balancing }) =>
        balancing?.board && { period: balancing.board.refresh, inFlight: new Int32Array(64), version: 0 },
    );
    this.#refresh = loop.register((source) => this.#refreshed(source, servers));
    for (const [source, { start }] of traffic.entries())
      if (this.#boards[source] !== undefined) loop.schedule(start, this.#refresh, source, 0);
  }

  /** The client looks at its board before it picks; one that has a new list looks at all of it again. */
  look(client: number, source: number, hasNewList: boolean): void {
    const board = this.#boards[source];
    if (board === undefined || (!hasNewList && this.#told[client] === board.version)) return;
    this.#told[client] = board.version;
    const balancer = this.#balancers.of(client);
    const { now } = this.#w.loop;
    for (const pod of this.#balancers.told(client)?.ids ?? []) {
      this.#figures.inFlight = pod < board.inFlight.length ? board.inFlight[pod] : 0;
      balancer?.report?.(pod, now, this.#figures);
    }
  }

  #refreshed(source: number, { busy, waiting }: PodServers): void {
    const { addresses, loop } = this.#w;
    const board = this.#boards[source];
    if (board === undefined) return;
    while (addresses.count > board.inFlight.length) board.inFlight = grown(board.inFlight);
    for (let pod = 0; pod < addresses.count; pod++) board.inFlight[pod] = busy[pod] + waiting[pod];
    board.version++;
    loop.schedule(loop.now + board.period, this.#refresh, source, 0);
  }
}
