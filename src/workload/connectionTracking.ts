import { grown } from '../engine/grown.ts';
import { type ConntrackTables, EntryLife } from '../network/conntrackTables.ts';
import type { Router } from '../network/router.ts';
import type { ServicePortNumber } from '../network/routingView.ts';
import type { Connection } from './connections.ts';

/**
 * What the nodes' kernels know of connections: an entry of connection tracking on every node that a connection passes,
 * and with IPVS its count at the real server. Nothing is kept where neither is asked for.
 */
export class ConnectionTracking {
  readonly #tables: ConntrackTables | undefined;
  readonly #router: Router;
  readonly #isOn: boolean;
  /** By connection: where its client is, and the address of a Service that it was made to. */
  #place = new Int32Array(1024);
  #service = new Int32Array(1024);

  /** @param tables absent: the kernels track no connections, or their tables never fill up */
  constructor(tables: ConntrackTables | undefined, router: Router) {
    this.#tables = tables;
    this.#router = router;
    this.#isOn = tables !== undefined || router.countsConnections;
  }

  /** Would the node drop the first packet of a new connection, for want of room to track it? */
  isFull(node: number): boolean {
    return this.#tables !== undefined && node >= 0 && this.#tables.isFull(node);
  }

  /**
   * A pod has accepted a connection.
   * @param place of its client, as those below negative for one outside @param via the node that forwards its packets, -1 for none @param node the pod's
   * @param port number of the Service's port, -1 for none @param external entered by another address than the cluster IP
   */
  opened(
    connection: Connection,
    place: number,
    via: number,
    node: number,
    pod: number,
    port: ServicePortNumber,
    external: boolean,
  ): void {
    if (!this.#isOn) return;
    while (connection >= this.#place.length) this.#grow();
    this.#place[connection] = place;
    this.#service[connection] = port < 0 ? -1 : 2 * port + (external ? 1 : 0);
    const tables = this.#tables;
    if (tables !== undefined) {
      if (place >= 0) tables.opened(place);
      if (via >= 0 && via !== place) tables.opened(via);
      if (node >= 0 && node !== via && node !== place) tables.opened(node);
    }
    const routing = via < 0 ? place : via;
    if (port >= 0 && routing >= 0) this.#router.opened(routing, port, external, pod);
  }

  /** It has ended: its entries stay until TIME_WAIT is over. */
  closed(connection: Connection, via: number, node: number, pod: number): void {
    if (!this.#isOn) return;
    const place = this.#place[connection];
    const service = this.#service[connection];
    const tables = this.#tables;
    if (tables !== undefined) {
      if (place >= 0) tables.closed(place);
      if (via >= 0 && via !== place) tables.closed(via);
      if (node >= 0 && node !== via && node !== place) tables.closed(node);
    }
    const routing = via < 0 ? place : via;
    if (service >= 0 && routing >= 0) this.#router.closed(routing, service >> 1, (service & 1) === 1, pod);
  }

  /** A SYN got no answer (`refused` false) or a refusal: the nodes before its end keep an entry for a while. */
  failed(place: number, via: number, refused: boolean): void {
    const tables = this.#tables;
    if (tables === undefined) return;
    const life = refused ? EntryLife.reset : EntryLife.unanswered;
    if (place >= 0) tables.lingers(place, life);
    if (via >= 0 && via !== place) tables.lingers(via, life);
  }

  /** The node has lost power. */
  forget(node: number): void {
    this.#tables?.clear(node);
    this.#router.forget(node);
  }

  #grow(): void {
    this.#place = grown(this.#place);
    this.#service = grown(this.#service);
  }
}
